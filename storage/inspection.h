// Inspection: a store's folder opened to be looked at, damaged or not.
//
// Nothing on disk is altered: the write-ahead log is read into memory, a staged import is left
// alone.  The folder is locked against a process that would write meanwhile.
//
// Thread safety: an InspectedStore is immutable.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "engine/base/result.h"
#include "storage/database.h"
#include "storage/directory.h"
#include "storage/mark.h"
#include "storage/published.h"

namespace faultline::storage {

// A store that may be damaged.  What could not be read is not there.
struct InspectedStore {
    std::shared_ptr<const Core> core;
    std::optional<Position> head;  // what the head row says
    std::optional<Mark> mark;
};

// Open the store in `path` to look at it.
// Errors: not_found if there is none; conflict if another process has it open; invalid_argument if
// `path` holds something else or a newer format; corruption, naming the file, if not even its
// tables can be opened; unavailable if the disk refuses, or if an import waits in `staging` to be
// completed by opening the store.
[[nodiscard]] Result<InspectedStore> inspect_store(const std::filesystem::path& path);

}  // namespace faultline::storage
