// Look-ups between external ids and internal ids.
//
// Thread safety: pure functions on a Database.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/database.h"

namespace faultline::storage {

// The CI behind each external id, in their order; only those below `next_ci` are there yet.
// Errors: corruption, unavailable.
[[nodiscard]] Result<std::vector<std::optional<CiId>>> look_up_cis(
    const Database& database, std::span<const std::string_view> ids, CiId next_ci);

// The external id of each CI, in their order.
// Errors: corruption if one was never assigned; unavailable.
[[nodiscard]] Result<std::vector<std::string>> look_up_external_ids(const Database& database,
                                                                    std::span<const CiId> cis);

}  // namespace faultline::storage
