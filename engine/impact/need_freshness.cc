#include "engine/impact/need_freshness.h"

#include <algorithm>
#include <bit>

namespace faultline::impact {

namespace {

graph::SeenNeed as_seen(const graph::Snapshot& snapshot, const NeedPlace& need) {
    graph::SeenNeed seen{snapshot.ci(need.dependent), snapshot.ci(need.dependency), {}};
    if (need.is_member) seen.group = snapshot.group_name(need.group);
    return seen;
}

// Call `visit(source, its bit)` for each source of a mask.
template <typename Visit>
void for_each_source(std::uint64_t sources, Visit visit) {
    while (sources != 0) {
        const std::uint64_t bit = sources & (~sources + 1);
        visit(static_cast<std::uint32_t>(std::countr_zero(sources)), bit);
        sources ^= bit;
    }
}

// True if what was seen then still counts.
bool counts(std::int64_t seen, std::int64_t limit, std::int64_t time) {
    return seen > graph::kNeverLapses - limit || time <= seen + limit;
}

}  // namespace

graph::Freshness seen_freshness(const graph::Snapshot& snapshot,
                                const NeedPlace& need,
                                const graph::NeedDetail& detail,
                                const FreshnessQuestion& question) {
    if (detail.verified_at && question.time <= detail.fresh_until) return graph::Freshness::fresh;
    const graph::SeenNeed wanted = as_seen(snapshot, need);
    bool is_fresh = false;
    bool is_unverified = detail.is_open;
    for_each_source(detail.holders, [&](std::uint32_t source, std::uint64_t bit) {
        if (is_fresh) return;
        const auto seen = question.sightings->seen(source, wanted);
        if (!seen) {
            is_unverified |= (detail.undated & bit) != 0;
        } else {
            is_fresh = counts(*seen, question.sightings->limit(source), question.time);
        }
    });
    if (is_fresh) return graph::Freshness::fresh;
    return is_unverified ? graph::Freshness::unverified : graph::Freshness::stale;
}

std::optional<std::int64_t> last_seen(const graph::Snapshot& snapshot,
                                      const NeedPlace& need,
                                      const graph::NeedDetail& detail,
                                      const FreshnessQuestion& question) {
    std::optional<std::int64_t> newest;
    if (question.sightings == nullptr || detail.holders == 0) return newest;
    const graph::SeenNeed wanted = as_seen(snapshot, need);
    for_each_source(detail.holders, [&](std::uint32_t source, std::uint64_t) {
        newest = std::max(newest, question.sightings->seen(source, wanted));
    });
    return newest;
}

}  // namespace faultline::impact
