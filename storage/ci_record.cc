#include "storage/ci_record.h"

#include <utility>

#include "storage/authority_of.h"
#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"
#include "storage/symbols.h"

namespace faultline::storage {

// The rows that the merge points into, and the names.
struct CiRecord::Parts {
    std::shared_ptr<const SymbolNames> symbols;
    std::vector<ClaimRow> rows;
    identify::MergedCi merged;
    Version changed{};
};

CiRecord::CiRecord() : parts_(std::make_unique<Parts>()) {}
CiRecord::~CiRecord() = default;
CiRecord::CiRecord(CiRecord&&) noexcept = default;
CiRecord& CiRecord::operator=(CiRecord&&) noexcept = default;

Result<CiRecord> CiRecord::merge(std::shared_ptr<const SymbolNames> symbols,
                                 const model::Catalogue& catalogue,
                                 std::vector<ClaimRow> rows,
                                 Version changed) {
    CiRecord record;
    Parts& parts = *record.parts_;
    parts.symbols = std::move(symbols);
    parts.rows = std::move(rows);
    parts.changed = changed;
    ClaimDecoder decoder(*parts.symbols);
    FL_TRY(const auto claims, decoder.decode(parts.rows));
    FL_TRY(parts.merged, identify::merge_claims(claims, authority_of(catalogue, *parts.symbols)));
    return record;
}

const identify::MergedCi& CiRecord::merged() const {
    return parts_->merged;
}

Version CiRecord::changed() const {
    return parts_->changed;
}

}  // namespace faultline::storage
