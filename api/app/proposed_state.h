// ProposedState: the state at any version with edits on top that nobody wrote, as an import would
// be planned on it.
//
// Thread safety: none; a state and its copies belong to one thread.
// Memory: what the edits touched; copies share what they read from the view.
//
// New CIs and names get numbers that only this state knows.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/merge.h"
#include "engine/identify/claim_index.h"
#include "engine/model/change_set.h"
#include "storage/view.h"

namespace faultline::app {

// Claims of one CI by source, in their canonical form.
using ClaimsBySource = std::map<SymbolId, std::string>;

// The state.
class ProposedState final : public identify::ClaimIndex, private model::IgnoringVisitor {
 public:
    // What `view` shows, without edits.  Keeps the store open.
    explicit ProposedState(const storage::View& view);

    // Do what a plan made on this state says.  Errors: corruption if an operation does not decode.
    Result<void> apply(const model::ChangeSet& change_set);

    // The number of a name, which gets one if it has none.
    [[nodiscard]] SymbolId number_symbol(std::string_view name);

    // The CI behind an external id if a claim makes it live.  Errors: corruption, unavailable.
    [[nodiscard]] Result<std::optional<CiId>> find_living(std::string_view id) const;

    // Everything claimed about a CI, and other claims in place of it.  Errors: corruption,
    // unavailable.
    [[nodiscard]] Result<ClaimsBySource> claims_of(CiId ci) const;
    void replace_claims(CiId ci, ClaimsBySource claims);

    // What the graph holds of a CI; no content if it does not live.
    // Errors: corruption, unavailable.
    [[nodiscard]] Result<graph::ChangedCi> graph_change(CiId ci) const;

    // Whose word counts; *this must outlive it.
    [[nodiscard]] identify::Authority authority() const;

    // As ClaimIndex says.
    [[nodiscard]] Version next_version() const override;
    [[nodiscard]] CiId next_ci() const override;
    [[nodiscard]] SymbolId next_symbol() const override;
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const override;
    [[nodiscard]] std::optional<SymbolId> find_symbol(std::string_view name) const override;
    [[nodiscard]] const model::Catalogue& catalogue() const override;
    [[nodiscard]] Result<std::vector<std::optional<CiId>>> find_cis(
        std::span<const std::string_view> ids) const override;
    [[nodiscard]] Result<std::vector<std::string>> external_ids(
        std::span<const CiId> cis) const override;
    Result<void> visit_claims(std::span<const CiId> cis,
                              const ClaimVisitor& visitor) const override;
    [[nodiscard]] Result<std::vector<CiId>> mentioned_by(CiId ci) const override;
    [[nodiscard]] Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const override;
    [[nodiscard]] Result<std::optional<identify::StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const override;
    [[nodiscard]] Result<void> visit_records(std::string_view kind,
                                             const identify::RecordVisitor& visitor) const override;

 private:
    // What the view was asked, for this state and its copies.
    struct Below;

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override;
    Result<void> on_ci(CiId ci, std::string_view external_id) override;
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override;
    Result<void> on_withdrawal(CiId ci, SymbolId source) override;

    [[nodiscard]] Result<const ClaimsBySource*> claims_below(CiId ci) const;
    Result<ClaimsBySource*> own_claims(CiId ci);

    std::shared_ptr<Below> below_;
    std::uint64_t applied_ = 0;                             // plans
    std::map<std::string, SymbolId, std::less<>> symbols_;  // new ones
    std::map<SymbolId, std::string> symbol_names_;          // of new ones
    std::map<std::string, CiId, std::less<>> new_cis_;
    std::map<CiId, std::string> new_ids_;
    std::map<CiId, ClaimsBySource> claims_;          // of CIs that were touched, all of them
    std::map<CiId, std::set<CiId>> mentions_;        // that the edits brought
    std::map<std::uint64_t, std::set<CiId>> terms_;  // the same
};

}  // namespace faultline::app
