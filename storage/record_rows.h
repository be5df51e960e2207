// The rows of the tables `record` and `request`, as they were at a version.
//
// Thread safety: pure functions on a Database.
//
// Errors everywhere: corruption, unavailable.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "storage/answered_request.h"
#include "storage/database.h"

namespace faultline::storage {

using identify::RecordVisitor;
using identify::StoredRecord;

// The record of that kind and key at `version`; none if there is none or it is erased.
// Cost: one seek.
[[nodiscard]] Result<std::optional<StoredRecord>> find_record(const Database& database,
                                                              Version version,
                                                              std::string_view kind,
                                                              std::string_view key);

// Show `visitor` all records of a kind at `version`, ascending by key.
// Errors: also whatever the visitor returns.
[[nodiscard]] Result<void> visit_records(const Database& database,
                                         Version version,
                                         std::string_view kind,
                                         const RecordVisitor& visitor);

// What the request of that principal with that key was answered, if it was answered by `version`.
// Cost: one point look-up.
[[nodiscard]] Result<std::optional<StoredRequest>> find_request(const Database& database,
                                                                Version version,
                                                                std::string_view principal,
                                                                std::string_view key);

}  // namespace faultline::storage
