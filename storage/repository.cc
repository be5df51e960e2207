#include "storage/repository.h"

#include <string>

#include "storage/held_store.h"

namespace faultline::storage {

Result<Committed> Repository::append(const model::ChangeSet& change_set) {
    FL_TRY(const Appended appended, append(Version{raw(next_version()) - 1}, change_set));
    if (appended.outcome == AppendOutcome::committed) return appended.committed;
    const std::string version = std::to_string(raw(appended.committed.version));
    if (appended.outcome == AppendOutcome::duplicate) {
        return conflict("the idempotency key of this request was used before: version " + version +
                        " answered it; ask again with the same key, or choose another one");
    }
    return conflict("others wrote meanwhile: the log ends at version " + version + "; try again");
}

Result<HeldStore> Repository::hold() {
    return unavailable(
        "this repository is not a store on this machine's disk: it has no files of "
        "which a backup could be made");
}

Result<void> Repository::shorten_log() const {
    return {};
}

}  // namespace faultline::storage
