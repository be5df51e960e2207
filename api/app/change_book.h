// ChangeBook: the changes of a store at any version, for lists, conflicts and risk histories.
//
// It is made from the records when somebody first asks, and follows the log from then on, so that a
// question about the present costs a look-up and no record is decoded twice.
//
// Thread safety: everything may be called from any thread; what is given out never changes.  A
// question about the version that was asked for last takes no lock.
// Memory: that of a ChangeIndex for the head, and what differs for kChangeBookVersionsMax others.

#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "api/app/change_index.h"
#include "api/app/publication.h"
#include "engine/base/result.h"
#include "storage/view.h"

namespace faultline::app {

// So many versions between which changes were written are remembered.
inline constexpr std::size_t kChangeBookVersionsMax = 4;

// The changes of `view` that were written after `after`, in any order.
// Errors: corruption, unavailable.
// Cost: as visit_written_records().
[[nodiscard]] Result<std::vector<ChangeIndex::Entry>> changes_after(const storage::View& view,
                                                                    Version after);

// The changes of one store.
class ChangeBook {
 public:
    using Changes = std::shared_ptr<const ChangeIndex>;

    // All changes at the version of `view`.
    // Errors: corruption, unavailable.
    // Cost: one look-up if nothing was written since somebody asked; else as changes_after(); that
    // of all changes for a version older than any that is remembered.
    [[nodiscard]] Result<Changes> at(const storage::View& view);

 private:
    // The changes up to `last`; none was written between that and `known_until`.
    struct Entry {
        Version last{};
        Version known_until{};
        Changes changes;

        [[nodiscard]] bool covers(Version version) const {
            return last <= version && version <= known_until;
        }
    };

    [[nodiscard]] std::vector<Entry>::iterator entry_for(Version version);
    Result<void> follow(Entry entry, const storage::View& view);

    Publication<Entry> latest_;   // the answer that was given last
    std::mutex mutex_;            // guards what follows, while records are read as well
    std::vector<Entry> entries_;  // ascending by last
};

}  // namespace faultline::app
