// RowMatches: which CIs of the store a row may stand for, by the identifiers of its class.
//
// Thread safety: none; one instance serves one plan.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/candidate_cis.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/identified_rows.h"
#include "engine/identify/identities.h"

namespace faultline::identify {

// What the rules say about one row.
struct RowVerdict {
    CiId ci{};                     // the one CI it stands for; CiId{0}: none
    std::vector<CiId> candidates;  // if it is ambiguous; ascending
    std::string reason;            // why it is
    bool is_matched = false;       // by identifiers, not by the external id
};

// Judges rows in batches.
class RowMatches {
 public:
    // All must outlive *this.
    RowMatches(const IdentifiedRows& rows, CandidateCis& cis, const ClaimIndex& index)
        : rows_(&rows), cis_(&cis), index_(&index) {}

    // The verdicts on `batch`, in its order.  Rows that need another row as their host come after
    // it, in a later batch: `identities` has what is known by now, and the CI of the external id of
    // each row.
    // Errors: corruption, unavailable.
    [[nodiscard]] Result<std::vector<RowVerdict>> judge(std::span<const IdentifiedRow> batch,
                                                        const Identities& identities);

 private:
    // One row with what it says.
    struct Asked {
        const IdentifiedRow* row = nullptr;
        DescribedCi described;
        std::vector<EntryValues> values;            // by entry of its rule
        std::vector<CiId> hosts;                    // by entry; CiId{0}: none, or no need of one
        std::vector<std::vector<CiId>> candidates;  // by entry
    };

    Result<void> find_candidates(std::vector<Asked>& asked);
    Result<void> find_by_terms(std::vector<Asked>& asked);
    Result<void> find_dependents(std::vector<Asked>& asked);
    Result<void> narrow(const Asked& asked, std::size_t entry, std::vector<CiId>& found);
    Result<const std::vector<CiId>*> dependents_of(CiId host);
    [[nodiscard]] std::vector<std::size_t> key_attributes(const std::vector<Asked>& asked) const;
    [[nodiscard]] bool is_same_kind(const IdentifiedRow& row, const CandidateCi& candidate) const;
    [[nodiscard]] bool matches(const Asked& asked, std::size_t entry, CiId ci) const;
    [[nodiscard]] RowVerdict verdict_on(const Asked& asked, CiId external) const;
    [[nodiscard]] std::string renaming_objection(const Asked& asked, CiId ci) const;

    const IdentifiedRows* rows_;
    CandidateCis* cis_;
    const ClaimIndex* index_;
    std::map<CiId, std::vector<CiId>> dependents_;  // who ever named a host; by host
};

// The attributes of an entry as a reader knows them: "serial_number and manufacturer".
[[nodiscard]] std::string entry_text(const model::IdentifierEntry& entry);

}  // namespace faultline::identify
