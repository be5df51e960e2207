// RunBook: what every import run saw, for questions of when something was last seen.
//
// It is made from the records of the runs when somebody first asks, and follows the log from then
// on, so that a question costs a look-up.
//
// Thread safety: everything may be called from any thread; what is given out never changes.
// Memory: that of identify::LastSeen for the head, and what differs for kRunBookVersionsMax older
// versions.

#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/last_seen.h"
#include "storage/view.h"

namespace faultline::app {

// So many versions between which runs lie are remembered.
inline constexpr std::size_t kRunBookVersionsMax = 4;

// The run that wrote a version, as its record says.
struct RecordedRun {
    Version version{};
    model::Run run;
};

// The runs of `view` above `after`, ascending.
// Errors: corruption, unavailable.
// Cost: one seek for each version after it, or the records of all runs if those are many.
[[nodiscard]] Result<std::vector<RecordedRun>> runs_after(const storage::View& view, Version after);

// What the runs of one store saw.
class RunBook {
 public:
    using Seen = std::shared_ptr<const identify::LastSeen>;

    // What was seen up to the version of `view`, not later.
    // Errors: corruption, unavailable.
    // Cost: one look-up if no run came since somebody asked; else that of the runs since then, and
    // of all runs for a version older than any that is remembered.
    [[nodiscard]] Result<Seen> at(const storage::View& view);

 private:
    // The sightings up to `last_run`; no run lies between that and `known_until`.
    struct Entry {
        Version last_run{};
        Version known_until{};
        Seen seen;
    };

    [[nodiscard]] std::vector<Entry>::iterator entry_for(Version version);
    Result<void> follow(Entry& entry, const storage::View& view);

    std::mutex mutex_;            // guards what follows, while runs are read as well
    std::vector<Entry> entries_;  // ascending by last_run
};

}  // namespace faultline::app
