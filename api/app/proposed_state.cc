#include "api/app/proposed_state.h"

#include <algorithm>
#include <utility>

#include "api/app/graph_content.h"
#include "engine/identify/merge_claims.h"
#include "engine/identify/redirects.h"
#include "engine/identify/terms.h"
#include "engine/model/claim.h"

namespace faultline::app {

namespace {

// Numbers of new CIs begin far beyond those that a store has assigned.
constexpr CiId kFirstNewCi{std::uint64_t{1} << 56};

}  // namespace

struct ProposedState::Below {
    storage::View view;
    std::map<std::string_view, SymbolId> symbols;
    std::map<CiId, ClaimsBySource> claims;
};

ProposedState::ProposedState(const storage::View& view)
    : below_(std::make_shared<Below>(Below{view, {}, {}})) {
    for (std::uint32_t number = 1; number <= view.symbol_count(); number++) {
        below_->symbols.emplace(below_->view.symbol_name(SymbolId{number}), SymbolId{number});
    }
}

Result<void> ProposedState::apply(const model::ChangeSet& change_set) {
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, *this));
    }
    applied_++;
    return {};
}

Result<void> ProposedState::on_symbol(SymbolId symbol, std::string_view name) {
    symbols_.emplace(name, symbol);
    symbol_names_.emplace(symbol, name);
    return {};
}

Result<void> ProposedState::on_ci(CiId ci, std::string_view external_id) {
    new_cis_.emplace(external_id, ci);
    new_ids_.emplace(ci, external_id);
    return {};
}

Result<void> ProposedState::on_claim(CiId ci, SymbolId source, std::string_view claim) {
    model::Claim decoded;
    FL_CHECK(model::decode_claim(claim, decoded));
    for (const model::RelationshipClaim& relationship : decoded.relationships) {
        mentions_[relationship.other].insert(ci);
    }
    std::vector<identify::Term> terms;
    FL_CHECK(identify::append_terms(decoded, terms));
    for (const identify::Term term : terms) {
        terms_[term].insert(ci);
    }
    FL_TRY(ClaimsBySource * own, own_claims(ci));
    own->insert_or_assign(source, std::string(claim));
    return {};
}

Result<void> ProposedState::on_withdrawal(CiId ci, SymbolId source) {
    FL_TRY(ClaimsBySource * own, own_claims(ci));
    own->erase(source);
    return {};
}

SymbolId ProposedState::number_symbol(std::string_view name) {
    if (const auto known = find_symbol(name)) return *known;
    const SymbolId symbol = next_symbol();
    symbols_.emplace(name, symbol);
    symbol_names_.emplace(symbol, name);
    return symbol;
}

Result<const ClaimsBySource*> ProposedState::claims_below(CiId ci) const {
    const auto known = below_->claims.find(ci);
    if (known != below_->claims.end()) return &std::as_const(known->second);
    ClaimsBySource claims;
    if (ci < kFirstNewCi) {
        const auto keep = [&claims](CiId, SymbolId source, std::string_view claim) {
            claims.emplace(source, claim);
            return Result<void>();
        };
        FL_CHECK(below_->view.visit_claims(ci, keep));
    }
    return &std::as_const(below_->claims.emplace(ci, std::move(claims)).first->second);
}

Result<ClaimsBySource*> ProposedState::own_claims(CiId ci) {
    const auto known = claims_.find(ci);
    if (known != claims_.end()) return &known->second;
    FL_TRY(const ClaimsBySource* below, claims_below(ci));
    return &claims_.emplace(ci, *below).first->second;
}

Result<ClaimsBySource> ProposedState::claims_of(CiId ci) const {
    const auto own = claims_.find(ci);
    if (own != claims_.end()) return own->second;
    FL_TRY(const ClaimsBySource* below, claims_below(ci));
    return *below;
}

void ProposedState::replace_claims(CiId ci, ClaimsBySource claims) {
    claims_.insert_or_assign(ci, std::move(claims));
}

Result<std::optional<CiId>> ProposedState::find_living(std::string_view id) const {
    const std::string_view ids[] = {id};
    FL_TRY(const auto found, identify::find_redirected(ids, *this));
    if (!found.front()) return std::optional<CiId>();
    FL_TRY(const ClaimsBySource claims, claims_of(*found.front()));
    const bool lives = std::ranges::any_of(
        claims, [](const auto& claim) { return model::has_ci_fields(claim.second); });
    return lives ? found.front() : std::nullopt;
}

Result<graph::ChangedCi> ProposedState::graph_change(CiId ci) const {
    const CiId cis[] = {ci};
    FL_TRY(std::vector<std::string> ids, external_ids(cis));
    graph::ChangedCi change{std::move(ids.front()), {}};
    FL_TRY(const ClaimsBySource claims, claims_of(ci));
    std::vector<model::Claim> decoded(claims.size());
    std::vector<identify::SourcedClaim> sourced;
    for (const auto& [source, bytes] : claims) {
        model::Claim& claim = decoded[sourced.size()];
        FL_CHECK(model::decode_claim(bytes, claim));
        sourced.push_back({source, symbol_name(source), &claim});
    }
    FL_TRY(const identify::MergedCi merged, identify::merge_claims(sourced, authority()));
    if (merged.alive) {
        FL_TRY(change.content, graph_content(ci, merged, *this));
    }
    return change;
}

identify::Authority ProposedState::authority() const {
    return {catalogue(), [this](SymbolId symbol) { return symbol_name(symbol); }};
}

Version ProposedState::next_version() const {
    return Version{raw(below_->view.version()) + 1 + applied_};
}

CiId ProposedState::next_ci() const {
    return CiId{raw(kFirstNewCi) + new_cis_.size()};
}

SymbolId ProposedState::next_symbol() const {
    const std::size_t known = below_->view.symbol_count() + symbols_.size();
    return SymbolId{static_cast<std::uint32_t>(known + 1)};
}

std::string_view ProposedState::symbol_name(SymbolId symbol) const {
    const auto at = symbol_names_.find(symbol);
    return at == symbol_names_.end() ? below_->view.symbol_name(symbol) : at->second;
}

std::optional<SymbolId> ProposedState::find_symbol(std::string_view name) const {
    if (const auto at = symbols_.find(name); at != symbols_.end()) return at->second;
    const auto at = below_->symbols.find(name);
    return at == below_->symbols.end() ? std::nullopt : std::optional(at->second);
}

const model::Catalogue& ProposedState::catalogue() const {
    return below_->view.catalogue();
}

Result<std::vector<std::optional<CiId>>> ProposedState::find_cis(
    std::span<const std::string_view> ids) const {
    std::vector<std::optional<CiId>> cis;
    for (const std::string_view id : ids) {
        const auto at = new_cis_.find(id);
        if (at != new_cis_.end()) {
            cis.emplace_back(at->second);
        } else {
            FL_TRY(cis.emplace_back(), below_->view.find_unmerged_ci(id));
        }
    }
    return cis;
}

Result<std::vector<std::string>> ProposedState::external_ids(std::span<const CiId> cis) const {
    std::vector<CiId> known;
    std::ranges::copy_if(cis, std::back_inserter(known), [](CiId ci) { return ci < kFirstNewCi; });
    FL_TRY(std::vector<std::string> known_ids, below_->view.external_ids(known));
    std::vector<std::string> ids;
    std::size_t next = 0;
    for (const CiId ci : cis) {
        ids.push_back(ci < kFirstNewCi ? std::move(known_ids[next++]) : new_ids_.at(ci));
    }
    return ids;
}

Result<void> ProposedState::visit_claims(std::span<const CiId> cis,
                                         const ClaimVisitor& visitor) const {
    for (const CiId ci : cis) {
        FL_TRY(const ClaimsBySource claims, claims_of(ci));
        for (const auto& [source, claim] : claims) {
            FL_CHECK(visitor(ci, source, claim));
        }
    }
    return {};
}

Result<std::vector<CiId>> ProposedState::mentioned_by(CiId ci) const {
    std::vector<CiId> all;
    if (ci < kFirstNewCi) {
        FL_TRY(all, below_->view.mentioned_by(ci));
    }
    if (const auto own = mentions_.find(ci); own != mentions_.end()) {
        all.insert(all.end(), own->second.begin(), own->second.end());
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Result<std::vector<std::vector<CiId>>> ProposedState::candidates(
    std::span<const std::uint64_t> terms) const {
    FL_TRY(std::vector<std::vector<CiId>> found, below_->view.candidates(terms));
    for (std::size_t i = 0; i < terms.size(); i++) {
        const auto own = terms_.find(terms[i]);
        if (own == terms_.end()) continue;
        std::vector<CiId>& cis = found[i];
        cis.insert(cis.end(), own->second.begin(), own->second.end());
        std::ranges::sort(cis);
        cis.erase(std::unique(cis.begin(), cis.end()), cis.end());
    }
    return found;
}

Result<std::optional<identify::StoredRecord>> ProposedState::find_record(
    std::string_view kind, std::string_view key) const {
    return below_->view.find_record(kind, key);
}

Result<void> ProposedState::visit_records(std::string_view kind,
                                          const identify::RecordVisitor& visitor) const {
    return below_->view.visit_records(kind, visitor);
}

}  // namespace faultline::app
