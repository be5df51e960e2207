#include "storage/claim_decoder.h"

#include <algorithm>
#include <string_view>

namespace faultline::storage {

namespace {

constexpr std::string_view kNoAttributes("\0", 1);  // a count of 0

}  // namespace

Result<std::span<const identify::SourcedClaim>> ClaimDecoder::decode(
    std::span<const ClaimRow> rows) {
    if (claims_.size() < rows.size()) claims_.resize(rows.size());
    sourced_.clear();
    for (std::size_t i = 0; i < rows.size(); i++) {
        FL_CHECK(model::decode_claim(rows[i].claim, claims_[i]));
        FL_CHECK(check_symbols(rows[i], claims_[i]));
        sourced_.push_back({rows[i].source, symbols_->at(rows[i].source), &claims_[i]});
    }
    return std::span<const identify::SourcedClaim>(sourced_);
}

Result<std::span<const identify::SourcedClaim>> ClaimDecoder::decode_without_attributes(
    std::span<const ClaimRow> rows) {
    FL_TRY(const std::span<const identify::SourcedClaim> sourced, decode(rows));
    for (std::size_t i = 0; i < rows.size(); i++) {
        if (claims_[i].ci) claims_[i].ci->attributes = kNoAttributes;
    }
    return sourced;
}

Result<void> ClaimDecoder::check_symbols(const ClaimRow& row, const model::Claim& claim) const {
    std::size_t highest = raw(row.source);
    if (claim.ci) highest = std::max<std::size_t>(highest, raw(claim.ci->class_name));
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        highest = std::max<std::size_t>(highest, raw(relationship.type));
    }
    if (highest <= symbols_->size() && raw(row.source) != 0) return {};
    return corruption("a stored claim names symbol " + std::to_string(highest) +
                      ", which has no name");
}

}  // namespace faultline::storage
