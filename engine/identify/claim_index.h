// ClaimIndex: what planning an import needs to know of the state; storage implements it.
//
// Thread safety: as the implementation says; a plan is made by one thread.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/catalogue.h"

namespace faultline::identify {

// A record, and the version that wrote it.
struct StoredRecord {
    Version version{};
    std::string bytes;
};

// Receives a record; the views live as long as the call.
using RecordVisitor =
    std::function<Result<void>(std::string_view key, Version version, std::string_view bytes)>;

// The state at the head of the log.
class ClaimIndex {
 public:
    // Receives one source's claim in its canonical form (engine/model/claim.h), which lives as long
    // as the call.
    using ClaimVisitor =
        std::function<Result<void>(CiId ci, SymbolId source, std::string_view claim)>;

    virtual ~ClaimIndex() = default;

    // The version the next change set will get, and the numbers the next new names will get.
    [[nodiscard]] virtual Version next_version() const = 0;
    [[nodiscard]] virtual CiId next_ci() const = 0;
    [[nodiscard]] virtual SymbolId next_symbol() const = 0;

    // Names of classes, relationship types and sources.  REQUIRES: the symbol was assigned.
    [[nodiscard]] virtual std::string_view symbol_name(SymbolId symbol) const = 0;
    [[nodiscard]] virtual std::optional<SymbolId> find_symbol(std::string_view name) const = 0;

    // The catalogue at the head.
    [[nodiscard]] virtual const model::Catalogue& catalogue() const = 0;

    // The CI behind each external id, in the order of `ids`; none if the store never saw it.  A CI
    // that is found may be retired: it lives while one of its claims has CI fields.
    // Ids that were merged into others are found as themselves; redirects.h follows them.
    // Errors: corruption, unavailable.  Cost: one batched look-up.
    [[nodiscard]] virtual Result<std::vector<std::optional<CiId>>> find_cis(
        std::span<const std::string_view> ids) const = 0;

    // The external id of each CI, in the order of `cis`.
    // Errors: corruption if one was never assigned; unavailable.
    [[nodiscard]] virtual Result<std::vector<std::string>> external_ids(
        std::span<const CiId> cis) const = 0;

    // Hand every current claim about `cis` to `visitor`, ascending by CI, then source.
    // Errors: corruption, unavailable; whatever the visitor returns.
    // REQUIRES: `cis` ascending and unique.  Cost: one pass over their rows.
    virtual Result<void> visit_claims(std::span<const CiId> cis,
                                      const ClaimVisitor& visitor) const = 0;

    // All CIs that have or ever had a claim naming `ci` in a relationship; ascending, unique.
    // Errors: corruption, unavailable.
    [[nodiscard]] virtual Result<std::vector<CiId>> mentioned_by(CiId ci) const = 0;

    // For each term (terms.h), in their order, all CIs that have or ever had a claim with it;
    // ascending, unique.  They are candidates: what is claimed now says which of them it holds of.
    // Errors: corruption, unavailable.
    // Cost: one batched look-up, O(those) memory; a class may have most CIs of the store.
    [[nodiscard]] virtual Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const = 0;

    // The record of that kind and key, if there is one.  Errors: corruption, unavailable.
    // Cost: one seek.
    [[nodiscard]] virtual Result<std::optional<StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const = 0;

    // Show `visitor` all records of a kind, ascending by key.
    // Errors: corruption, unavailable; whatever the visitor returns.
    // Cost: one seek, and one pass over all versions of them.
    [[nodiscard]] virtual Result<void> visit_records(std::string_view kind,
                                                     const RecordVisitor& visitor) const = 0;
};

}  // namespace faultline::identify
