#include "api/app/run_sightings.h"

#include <algorithm>
#include <utility>

#include "engine/base/utc_time.h"
#include "engine/graph/need_detail.h"

namespace faultline::app {

namespace {

// The last time at which what was seen then counts.
std::int64_t lapses_after(std::int64_t seen, std::int64_t limit) {
    return seen > graph::kNeverLapses - limit ? graph::kNeverLapses : seen + limit;
}

}  // namespace

RunSightings::RunSightings(const storage::View& view, RunBook::Seen seen)
    : view_(view), seen_(std::move(seen)) {
    for (const auto& [name, source] : view_.catalogue().sources()) {
        if (!source.freshness_days) continue;
        sources_.push_back({name, *source.freshness_days * kDayMicroseconds, seen_->of(name)});
    }
}

std::optional<std::int64_t> RunSightings::seen(std::uint32_t source,
                                               const graph::SeenNeed& need) const {
    const auto newest = sources_[source].seen.relation(
        need.dependent, need.dependency, need.group, [this](SymbolId type) {
            return is_need(type);
        });
    return newest ? std::optional(newest->time.microseconds) : std::nullopt;
}

std::int64_t RunSightings::limit(std::uint32_t source) const {
    return sources_[source].limit;
}

std::int64_t RunSightings::nothing_lapses_until() const {
    std::int64_t until = graph::kNeverLapses;
    for (const Limited& source : sources_) {
        const auto earliest = source.seen.earliest();
        if (earliest) until = std::min(until, lapses_after(earliest->microseconds, source.limit));
    }
    return until;
}

Result<std::optional<UtcTime>> RunSightings::stale_ci(CiId ci, UtcTime time) const {
    const auto has_lapsed = [&](const Limited& source, const identify::Sighting& last) {
        return time.microseconds > lapses_after(last.time.microseconds, source.limit);
    };
    const bool is_in_doubt = std::ranges::any_of(sources_, [&](const Limited& source) {
        const auto last = source.seen.ci(ci);
        return last && has_lapsed(source, *last);
    });
    if (!is_in_doubt) return std::optional<UtcTime>();
    std::optional<UtcTime> newest;
    bool is_stale = true;
    model::Claim claim;
    const auto judge = [&](CiId, SymbolId symbol, std::string_view bytes) -> Result<void> {
        FL_CHECK(model::decode_claim(bytes, claim));
        if (!claim.ci) return {};
        const Limited* const source = find(view_.symbol_name(symbol));
        const auto last = source == nullptr ? std::nullopt : source->seen.ci(ci);
        is_stale = is_stale && last && has_lapsed(*source, *last);
        if (last) newest = newest ? std::max(*newest, last->time) : last->time;
        return {};
    };
    FL_CHECK(view_.visit_claims(ci, judge));
    return is_stale ? newest : std::nullopt;
}

const RunSightings::Limited* RunSightings::find(std::string_view source) const {
    const auto at = std::ranges::lower_bound(sources_, source, {}, &Limited::name);
    return at != sources_.end() && at->name == source ? &*at : nullptr;
}

bool RunSightings::is_need(SymbolId type) const {
    return view_.catalogue().impact_kind(view_.symbol_name(type)) != model::ImpactKind::none;
}

}  // namespace faultline::app
