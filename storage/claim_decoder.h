// ClaimDecoder: rows of claims decoded and merged, with memory that is used again.
//
// Thread safety: none; a decoder belongs to one thread.

#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/claim.h"
#include "storage/claim_scan.h"
#include "storage/symbols.h"

namespace faultline::storage {

// Decodes the claims about one CI at a time.
class ClaimDecoder {
 public:
    // `symbols` must outlive the decoder.
    explicit ClaimDecoder(const SymbolNames& symbols) : symbols_(&symbols) {}

    // The claims in `rows`, in their order.  Valid until the next call and as long as the rows.
    // Errors: corruption if one does not decode or names a symbol that is not there.
    [[nodiscard]] Result<std::span<const identify::SourcedClaim>> decode(
        std::span<const ClaimRow> rows);

    // The same without attributes, for readers that need names and needs only.
    [[nodiscard]] Result<std::span<const identify::SourcedClaim>> decode_without_attributes(
        std::span<const ClaimRow> rows);

 private:
    Result<void> check_symbols(const ClaimRow& row, const model::Claim& claim) const;

    const SymbolNames* symbols_;
    std::vector<model::Claim> claims_;
    std::vector<identify::SourcedClaim> sourced_;
};

}  // namespace faultline::storage
