// PlannedState: CIs as they will be once a change set is written, which is what its answer shows.
//
// Thread safety: none; belongs to the job that planned the change set.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/change_set.h"

namespace faultline::app {

// One CI of the planned state, with what its merge points into.
class PlannedCi {
 public:
    // The merge.  Its views are valid as long as *this.
    [[nodiscard]] const identify::MergedCi& merged() const { return merged_; }

    // External id of the other end of each relationship.
    [[nodiscard]] const std::vector<std::string>& others() const { return others_; }

    // The sources that claim class, name and attributes, ascending.
    [[nodiscard]] const std::vector<std::string>& claimants() const { return claimants_; }

    // Name of a class, type or source that the merge names.
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const;

 private:
    friend class PlannedState;
    std::map<SymbolId, std::string> bytes_;  // claims by source; a map keeps its nodes in place
    std::vector<model::Claim> claims_;
    std::map<SymbolId, std::string> names_;
    identify::MergedCi merged_;
    std::vector<std::string> others_;
    std::vector<std::string> claimants_;
};

// The state behind an index with one change set on top.
class PlannedState final : private model::IgnoringVisitor {
 public:
    // Both must outlive the state.  Errors: corruption if an operation does not decode.
    [[nodiscard]] static Result<PlannedState> of(const identify::ClaimIndex& index,
                                                 const model::ChangeSet& change_set);

    // The number of a CI that the change set names for the first time.
    [[nodiscard]] std::optional<CiId> find_new(std::string_view external_id) const;

    // One CI.  Errors: corruption, unavailable.
    [[nodiscard]] Result<PlannedCi> read(CiId ci) const;

 private:
    explicit PlannedState(const identify::ClaimIndex& index) : index_(&index) {}

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override;
    Result<void> on_ci(CiId ci, std::string_view external_id) override;
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override;
    Result<void> on_withdrawal(CiId ci, SymbolId source) override;

    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const;
    Result<void> read_claims(CiId ci, PlannedCi& planned) const;
    void name_symbols(PlannedCi& planned) const;
    [[nodiscard]] Result<std::vector<std::string>> external_ids(
        const identify::MergedCi& merged) const;

    const identify::ClaimIndex* index_;
    std::map<SymbolId, std::string> symbols_;
    std::map<CiId, std::string> ids_;
    std::map<std::string, CiId, std::less<>> new_cis_;
    std::map<std::pair<CiId, SymbolId>, std::string_view> claims_;  // empty: withdrawn
};

}  // namespace faultline::app
