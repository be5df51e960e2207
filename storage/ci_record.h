// CiRecord: one CI with everything claimed about it, decoded and merged.
//
// Thread safety: immutable but for moves.

#pragma once

#include <memory>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"

namespace faultline::storage {

struct ClaimRow;
class SymbolNames;

// Owns what its views point into.
class CiRecord {
 public:
    // A CI that nobody ever claimed anything about.
    CiRecord();
    ~CiRecord();
    CiRecord(CiRecord&&) noexcept;
    CiRecord& operator=(CiRecord&&) noexcept;

    // The merge of `rows`, all claims about one CI, ascending by source; `catalogue` says whose
    // word counts.
    // Errors: corruption if one does not decode or names a symbol that is not in `symbols`.
    static Result<CiRecord> merge(std::shared_ptr<const SymbolNames> symbols,
                                  const model::Catalogue& catalogue,
                                  std::vector<ClaimRow> rows,
                                  Version changed);

    // The merge; its views are valid as long as *this.
    [[nodiscard]] const identify::MergedCi& merged() const;

    // The last version that wrote a claim about the CI or withdrew one; 0 if nobody ever did.
    [[nodiscard]] Version changed() const;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace faultline::storage
