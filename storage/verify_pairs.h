// check_pairs: a table of pairs that claims lead to is exactly what the claims in the log say.
//
// Thread safety: belongs to the thread that checks.

#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/claim.h"
#include "storage/verification.h"
#include "storage/verify_names.h"

namespace faultline::storage {

// So many pairs are compared at once.
inline constexpr std::size_t kPairsAtOnce = std::size_t{16} << 20;

// What a CI's claim says of something else, in the order of the table.
struct ClaimedPair {
    std::uint64_t thing = 0;
    std::uint64_t owner = 0;  // the CI

    friend auto operator<=>(const ClaimedPair&, const ClaimedPair&) = default;
};

// The pairs of a table, ascending, each once.
class PairRows {
 public:
    virtual ~PairRows() = default;

    // Go to the next pair; none after the last one.  A row that is none goes to the findings.
    // Errors: corruption if the table cannot be read; unavailable.
    [[nodiscard]] virtual Result<std::optional<ClaimedPair>> next() = 0;
};

// What one table of pairs differs in from another.
struct PairTable {
    std::string_view name;  // codes are "<name>_missing" and "<name>_unexpected"

    // Show every pair that `claim` of `owner` leads to.  Errors: corruption.
    using Sink = std::function<void(ClaimedPair)>;
    std::function<Result<void>(CiId owner, const model::Claim& claim, const Sink& sink)> pairs_of;

    // The rows from `begin` on.
    std::function<std::unique_ptr<PairRows>(ClaimedPair begin)> rows;

    // What the pair is, for messages.
    std::function<std::string(ClaimedPair)> text;
};

// Check a table; its number of pairs.
// REQUIRES: check_names() has filled in `check.unknown`.
// Errors: unavailable.
// Cost: for every `at_once / 2` different pairs a pass over the log; memory: 16 bytes * at_once.
[[nodiscard]] Result<std::uint64_t> check_pairs(const Verification& check,
                                                const PairTable& table,
                                                std::size_t at_once = kPairsAtOnce);

}  // namespace faultline::storage
