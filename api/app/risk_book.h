// RiskBook: what became of past changes, indexed for the rates of new ones.
//
// Thread safety: everything may be called from any thread; what is given out never changes.
// Memory: that of change::OutcomeHistory for the head, and for kRiskBookVersionsMax - 1 others.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "api/app/app.h"
#include "api/app/change_book.h"
#include "api/app/incident_book.h"
#include "api/app/merged_ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/change/rates.h"

namespace faultline::app {

// So many histories are remembered.
inline constexpr std::size_t kRiskBookVersionsMax = 3;

// A change that was the cause of an incident failed if that began at most so long after its end.
inline constexpr std::int64_t kFailsWithinDays = 7;
inline constexpr std::int64_t kFailsWithinMicroseconds = kFailsWithinDays * kDayMicroseconds;

// What a history is made of; all of one version.
struct RiskBasis {
    const Published& published;
    const ChangeBook::Changes& changes;
    const IncidentBook::Index& incidents;
    const MergedIds& merged;  // a CI that was merged away counts for the one that this says
    double half_life_days = 0;
};

// The outcome histories of one store.
class RiskBook {
 public:
    using History = std::shared_ptr<const change::OutcomeHistory>;

    // What became of the changes that ended well, failed or were backed out; what was rejected or
    // cancelled was never done.  A change that ended well failed nevertheless if an incident that
    // is resolved or closed names it as its cause and began between its start, if that is known,
    // and kFailsWithinDays after its end.  A change caused an outage if that was said when it
    // ended, or if an incident that is not cancelled names it.  The class of a CI is the one it has
    // at that version; a CI that is retired by then has none. Cost: one look-up if neither the
    // graph nor an ended change is other than at the last question; else O(changes).
    [[nodiscard]] History at(const RiskBasis& basis);

 private:
    // What a history was made of.  An ended change that is written again gets a newer version, so
    // the count of them and the newest of their versions name the set.
    struct Made {
        Version graph_version{};
        std::size_t ended = 0;
        Version newest{};
        IncidentBook::Index incidents;
        MergedIds::Mark merged;
        double half_life_days = 0;

        friend bool operator==(const Made&, const Made&) = default;
    };
    struct Entry {
        Made made;
        ChangeBook::Changes changes;  // that it was asked for last
        History history;
    };

    [[nodiscard]] static Made made_of(const RiskBasis& basis);

    std::mutex mutex_;            // guards what follows
    std::vector<Entry> entries_;  // the one that was asked for last comes last
};

}  // namespace faultline::app
