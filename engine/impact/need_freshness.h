// How sure a need is, by its verifications and by what import runs saw.
//
// Thread safety: plain values and pure functions.
//
// A claim of a need counts as verified when its source says so, or when a run of its source saw it,
// whichever is later; and for as long as the freshness limit of the source.  What the runs of a
// source without a limit saw proves nothing: nobody says how long that counts.  A need is fresh if
// any claim of it is, else unverified if any claim was neither verified nor seen, else stale.

#pragma once

#include <cstdint>
#include <optional>

#include "engine/graph/need_detail.h"
#include "engine/graph/need_sightings.h"
#include "engine/graph/snapshot.h"

namespace faultline::impact {

// What freshness is judged by.
struct FreshnessQuestion {
    std::int64_t time = 0;                            // microseconds since 1970 UTC
    const graph::NeedSightings* sightings = nullptr;  // null: verifications alone count
};

// Where a need stands.  `group` tells if is_member.
struct NeedPlace {
    graph::NodeIndex dependent;
    graph::NodeIndex dependency;
    graph::EdgeIndex edge;
    graph::GroupIndex group;
    bool is_member;

    friend bool operator==(const NeedPlace&, const NeedPlace&) = default;
};

// The same where there are sightings and numbered sources claim the need.
[[nodiscard]] graph::Freshness seen_freshness(const graph::Snapshot& snapshot,
                                              const NeedPlace& need,
                                              const graph::NeedDetail& detail,
                                              const FreshnessQuestion& question);

// How sure the need is, whose detail that is.
// Cost: one look-up for each numbered source that claims it, if there are sightings.
[[nodiscard]] inline graph::Freshness freshness_of(const graph::Snapshot& snapshot,
                                                   const NeedPlace& need,
                                                   const graph::NeedDetail& detail,
                                                   const FreshnessQuestion& question) {
    if (question.sightings == nullptr || detail.holders == 0) {
        return graph::freshness(detail, question.time);
    }
    return seen_freshness(snapshot, need, detail, question);
}

// When a run of a source that claims the need, and has a limit, last saw it; none if none did.
[[nodiscard]] std::optional<std::int64_t> last_seen(const graph::Snapshot& snapshot,
                                                    const NeedPlace& need,
                                                    const graph::NeedDetail& detail,
                                                    const FreshnessQuestion& question);

// False if surely no need of the graph is stale.
[[nodiscard]] inline bool can_any_be_stale(const graph::Snapshot& snapshot,
                                           const FreshnessQuestion& question) {
    if (question.time > snapshot.fresh_until()) return true;
    return question.sightings != nullptr &&
           question.time > question.sightings->nothing_lapses_until();
}

}  // namespace faultline::impact
