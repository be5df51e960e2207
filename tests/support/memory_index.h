// MemoryIndex: a state in memory behind the ClaimIndex interface, for tests.
//
// It applies change sets through visit_operations, as a store does, and remembers everything.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/change_set.h"

namespace faultline::test {

// The state after the change sets that were applied.
class MemoryIndex final : public identify::ClaimIndex {
 public:
    MemoryIndex();

    // Apply the next change set.  Errors: corruption if it does not decode or names what is
    // unnamed.
    Result<void> apply(const model::ChangeSet& change_set);

    // All claims as text with their versions, one part a line, ascending by id, source and part.
    [[nodiscard]] std::vector<std::string> dump() const;

    // The merge of all claims about the CI of that id; its views live until the next apply().
    [[nodiscard]] identify::MergedCi merged(std::string_view id) const;

    // The number of the CI of that id; CiId{0} if there is none.
    [[nodiscard]] CiId ci(std::string_view id) const;

    [[nodiscard]] Version next_version() const override { return next(version_); }
    [[nodiscard]] CiId next_ci() const override { return CiId{ids_.size() + 1}; }
    [[nodiscard]] SymbolId next_symbol() const override;
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const override;
    [[nodiscard]] std::optional<SymbolId> find_symbol(std::string_view name) const override;
    [[nodiscard]] const model::Catalogue& catalogue() const override { return catalogue_; }
    Result<std::vector<std::optional<CiId>>> find_cis(
        std::span<const std::string_view> ids) const override;
    Result<std::vector<std::string>> external_ids(std::span<const CiId> cis) const override;
    Result<void> visit_claims(std::span<const CiId> cis,
                              const ClaimVisitor& visitor) const override;
    Result<std::vector<CiId>> mentioned_by(CiId ci) const override;
    Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const override;
    [[nodiscard]] Result<std::optional<identify::StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const override;
    [[nodiscard]] Result<void> visit_records(std::string_view kind,
                                             const identify::RecordVisitor& visitor) const override;

 private:
    class Applier;

    Version version_{};
    model::Catalogue catalogue_;
    std::vector<std::string> symbols_;  // number - 1
    std::map<std::string, SymbolId, std::less<>> symbol_numbers_;
    std::vector<std::string> ids_;  // number - 1
    std::map<std::string, CiId, std::less<>> ci_numbers_;
    std::map<CiId, std::map<SymbolId, std::string>> claims_;
    std::map<CiId, std::set<CiId>> mentions_;
    std::map<std::uint64_t, std::set<CiId>> terms_;
    std::map<std::pair<std::string, std::string>, identify::StoredRecord> records_;
    mutable std::map<std::string, std::vector<model::Claim>, std::less<>> decoded_;
};

}  // namespace faultline::test
