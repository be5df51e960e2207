// The rows of the log: headers, chunks and the audit chain.
//
// Thread safety: pure functions on a Database.
//
// Errors everywhere: corruption if a row is missing or not what was written; unavailable.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/change_set.h"
#include "storage/database.h"

namespace faultline::storage {

// The canonical record of a version, and what it says.
struct StoredHeader {
    std::string bytes;
    model::ChangeSetHeader header;
};

// The record of `version`; corruption too if it names another version.
[[nodiscard]] Result<StoredHeader> read_header(const Database& database, Version version);

// The audit hash of `version`; 32 zero bytes for version 0.
[[nodiscard]] Result<Digest> read_chain(const Database& database, Version version);

// Hand the chunks of a change set to `visit` in order, after checking their hashes; at most those
// that begin within the first `bytes_max` bytes.  Errors: also whatever `visit` returns.
using ChunkVisitor = std::function<Result<void>(std::string_view chunk)>;
[[nodiscard]] Result<void> visit_chunks(const Database& database,
                                        const model::ChangeSetHeader& header,
                                        std::uint64_t bytes_max,
                                        const ChunkVisitor& visit);

// Check that the record of `version` continues the audit chain; its audit hash.
[[nodiscard]] Result<Digest> check_chain(const Database& database, Version version);

}  // namespace faultline::storage
