// What others keep down while a change is done, stretch by stretch of its window.
//
// A change that is judged while another one takes one node after another must not be judged as if
// all of those were down at once: what is down already cannot fall any more, and its outages would
// not be seen.  And since nobody is held to the minute of a plan, each step is also looked at as if
// no other change were under way.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "api/app/down_anyway.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// A window is looked at in so many stretches at most; neighbours beyond that are taken as one, in
// which all is down that is down in any of them.
inline constexpr std::size_t kSituationStretchesMax = 32;

// What others keep down at some time.
struct Situation {
    std::vector<std::string> down;     // CIs, ascending
    std::vector<std::string> changes;  // that keep some of them down, ascending

    friend auto operator<=>(const Situation&, const Situation&) = default;
};

// A stretch of the window in which one situation lasts.
struct SituationStretch {
    model::PlannedWindow window;
    std::size_t situation = 0;  // position in Situations::all
};

// All of them.
struct Situations {
    // The first is that of open incidents alone, as if no other change were under way.
    std::vector<Situation> all = {Situation{}};
    std::vector<SituationStretch> stretches;  // of the window, ascending, without gaps
    bool are_merged = false;                  // there were more than kSituationStretchesMax

    // The situations of `window`, ascending; the first is always among them.
    [[nodiscard]] std::vector<std::size_t> within(const model::PlannedWindow& window) const;
};

// Those of `down` in `window`; without one there is the first situation alone.
// Cost: O(n log n) of `down`, times kSituationStretchesMax.
[[nodiscard]] Situations situations_of(const std::vector<DownAnyway>& down,
                                       const std::optional<model::PlannedWindow>& window);

}  // namespace faultline::app
