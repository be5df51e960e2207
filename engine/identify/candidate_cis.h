// CandidateCis: the CIs of the store that rows of an import may stand for, merged.
//
// Thread safety: none; one instance serves one plan.
// Memory: the claims of every CI that was read.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/authority.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"

namespace faultline::identify {

// One CI that lives.  `merged` points into `claims`, these into `bytes`.
struct CandidateCi {
    std::vector<std::string> bytes;
    std::vector<SymbolId> sources;  // whose claim each of `bytes` is
    std::vector<model::Claim> claims;
    MergedCi merged;
    std::string_view class_name;
    bool is_own = false;         // the source that imports gives it class, name and attributes
    std::string_view native_id;  // what that source calls it; empty: by its external id
};

// Reads each CI once.
class CandidateCis {
 public:
    // `index` must outlive *this; `source` imports.
    CandidateCis(const ClaimIndex& index, std::optional<SymbolId> source);

    // Read those that were not read yet.
    // Errors: corruption, unavailable.  Cost: one pass over their rows.
    Result<void> read(std::vector<CiId> cis);

    // The CI, or nullptr if it does not live.  REQUIRES: it was read.
    [[nodiscard]] const CandidateCi* find(CiId ci) const;

 private:
    Result<void> merge(CandidateCi& candidate);

    const ClaimIndex* index_;
    std::optional<SymbolId> source_;
    Authority authority_;
    std::map<CiId, std::unique_ptr<CandidateCi>> cis_;
};

}  // namespace faultline::identify
