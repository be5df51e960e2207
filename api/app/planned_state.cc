#include "api/app/planned_state.h"

#include <algorithm>

namespace faultline::app {

std::string_view PlannedCi::symbol_name(SymbolId symbol) const {
    const auto at = names_.find(symbol);
    return at == names_.end() ? std::string_view() : at->second;
}

Result<PlannedState> PlannedState::of(const identify::ClaimIndex& index,
                                      const model::ChangeSet& change_set) {
    PlannedState state(index);
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, state));
    }
    return state;
}

Result<void> PlannedState::on_symbol(SymbolId symbol, std::string_view name) {
    symbols_.emplace(symbol, name);
    return {};
}

Result<void> PlannedState::on_ci(CiId ci, std::string_view external_id) {
    ids_.emplace(ci, external_id);
    new_cis_.emplace(external_id, ci);
    return {};
}

Result<void> PlannedState::on_claim(CiId ci, SymbolId source, std::string_view claim) {
    claims_.insert_or_assign({ci, source}, claim);
    return {};
}

Result<void> PlannedState::on_withdrawal(CiId ci, SymbolId source) {
    claims_.insert_or_assign({ci, source}, std::string_view());
    return {};
}

std::optional<CiId> PlannedState::find_new(std::string_view external_id) const {
    const auto at = new_cis_.find(external_id);
    return at == new_cis_.end() ? std::nullopt : std::optional(at->second);
}

std::string_view PlannedState::symbol_name(SymbolId symbol) const {
    const auto at = symbols_.find(symbol);
    return at == symbols_.end() ? index_->symbol_name(symbol) : std::string_view(at->second);
}

// What the store holds, overlaid with what the change set says.
Result<void> PlannedState::read_claims(CiId ci, PlannedCi& planned) const {
    if (!ids_.contains(ci)) {
        const CiId cis[] = {ci};
        FL_CHECK(index_->visit_claims(
            cis, [&](CiId, SymbolId source, std::string_view claim) -> Result<void> {
                planned.bytes_.emplace(source, claim);
                return {};
            }));
    }
    for (auto at = claims_.lower_bound({ci, SymbolId{}});
         at != claims_.end() && at->first.first == ci;
         ++at) {
        const SymbolId source = at->first.second;
        if (at->second.empty()) {
            planned.bytes_.erase(source);
        } else {
            planned.bytes_.insert_or_assign(source, std::string(at->second));
        }
    }
    return {};
}

void PlannedState::name_symbols(PlannedCi& planned) const {
    const auto add = [&](SymbolId symbol) { planned.names_.emplace(symbol, symbol_name(symbol)); };
    const identify::MergedCi& merged = planned.merged_;
    if (merged.alive) add(merged.class_name);
    for (const identify::MergedAttribute& attribute : merged.attributes) {
        add(attribute.source);
    }
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        add(relationship.content.type);
        std::ranges::for_each(relationship.sources, add);
    }
}

Result<std::vector<std::string>> PlannedState::external_ids(
    const identify::MergedCi& merged) const {
    std::vector<CiId> known;
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        if (!ids_.contains(relationship.content.other)) known.push_back(relationship.content.other);
    }
    FL_TRY(std::vector<std::string> known_ids, index_->external_ids(known));
    std::vector<std::string> all;
    std::size_t next = 0;
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        const auto at = ids_.find(relationship.content.other);
        all.push_back(at != ids_.end() ? at->second : std::move(known_ids[next++]));
    }
    return all;
}

Result<PlannedCi> PlannedState::read(CiId ci) const {
    PlannedCi planned;
    FL_CHECK(read_claims(ci, planned));
    planned.claims_.resize(planned.bytes_.size());
    std::vector<identify::SourcedClaim> sourced;
    for (const auto& [source, bytes] : planned.bytes_) {
        model::Claim& claim = planned.claims_[sourced.size()];
        FL_CHECK(model::decode_claim(bytes, claim));
        sourced.push_back({source, symbol_name(source), &claim});
        if (claim.ci) planned.claimants_.emplace_back(symbol_name(source));
    }
    std::ranges::sort(planned.claimants_);
    const identify::Authority authority(index_->catalogue(),
                                        [this](SymbolId symbol) { return symbol_name(symbol); });
    FL_TRY(planned.merged_, identify::merge_claims(sourced, authority));
    name_symbols(planned);
    FL_TRY(planned.others_, external_ids(planned.merged_));
    return planned;
}

}  // namespace faultline::app
