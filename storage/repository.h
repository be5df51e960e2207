// Repository: a log and the state made from it, as everything above storage knows them.
//
// Thread safety: as ChangeLog and StateStore say.
//
// Store is the one on RocksDB.  What every implementation promises is checked by one suite
// (tests/storage/conformance_test.cc); what belongs to files of a store alone may be refused.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"
#include "storage/change_log.h"
#include "storage/retention.h"
#include "storage/state_store.h"

namespace faultline::storage {

struct HeldStore;

// The log and the state.
class Repository : public ChangeLog, public StateStore {
 public:
    using ChangeLog::append;

    // Append what was planned on the state as it is now.
    // Errors: as ChangeLog::append(); conflict for a duplicate.
    [[nodiscard]] Result<Committed> append(const model::ChangeSet& change_set);

    // Append a change set that says so, then remove the history before `before`: claims, records
    // and catalogue entries that were superseded by then, and the operations of older versions. The
    // records of all versions and the audit chain stay.  Views made earlier that show a version
    // before it do not answer any more.
    // Errors: not_found if `before` lies outside oldest() .. head; corruption, unavailable.
    // Cost: O(claims ever made).
    [[nodiscard]] virtual Result<RemovedRows> remove_history(
        Version before, const model::WriteContext& context) = 0;

    // sync(), and hold the files of the store as they are then, for a backup (backup.h).
    // Errors: as sync(); unavailable if this repository has no such files.
    // Cost: a sync; no file is read.
    [[nodiscard]] virtual Result<HeldStore> hold();

    // Write what only the write-ahead log holds into tables, if that is much, so that a backup
    // that follows has little to copy again.  From any thread; writers need not wait.
    // Errors: unavailable.
    [[nodiscard]] virtual Result<void> shorten_log() const;
};

}  // namespace faultline::storage
