#include "tests/support/memory_index.h"

#include <algorithm>
#include <sstream>

#include "engine/identify/terms.h"
#include "engine/model/claim.h"

namespace faultline::test {

using model::Claim;

// Applies operations one by one and refuses what a log would never hold.
class MemoryIndex::Applier final : public model::OperationVisitor {
 public:
    explicit Applier(MemoryIndex& index) : index_(&index) {}

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        if (symbol != index_->next_symbol()) return corruption("symbols are not in sequence");
        index_->symbols_.emplace_back(name);
        if (!index_->symbol_numbers_.emplace(name, symbol).second) return corruption("named twice");
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        if (ci != index_->next_ci()) return corruption("CIs are not in sequence");
        index_->ids_.emplace_back(external_id);
        if (!index_->ci_numbers_.emplace(external_id, ci).second) return corruption("named twice");
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view bytes) override {
        const std::pair place(ci, source);
        if (withdrawing_ || (last_ && *last_ >= place)) return corruption("claims out of order");
        last_ = place;
        Claim claim;
        FL_CHECK(model::decode_claim(bytes, claim));
        if (model::encode_claim(claim) != bytes) return corruption("claim is not canonical");
        for (const model::RelationshipClaim& relationship : claim.relationships) {
            index_->mentions_[relationship.other].insert(ci);
        }
        std::vector<identify::Term> terms;
        FL_CHECK(identify::append_terms(claim, terms));
        for (const identify::Term term : terms) {
            index_->terms_[term].insert(ci);
        }
        index_->claims_[ci][source] = bytes;
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        withdrawing_ = true;
        if (index_->claims_[ci].erase(source) != 1) return corruption("nothing to withdraw");
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        index_->catalogue_.put(entry);
        return {};
    }
    Result<void> on_import_run(std::string_view run) override {
        FL_TRY(const model::ImportRun decoded, model::decode_import_run(run));
        return decoded.format.empty() ? Result<void>(corruption("no format")) : Result<void>{};
    }
    Result<void> on_request(const model::AnsweredRequest&) override { return {}; }
    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        const std::pair place{std::string(kind), std::string(key)};
        index_->records_.erase(place);
        if (bytes.empty()) return {};
        index_->records_[place] = {index_->next_version(), std::string(bytes)};
        return {};
    }

 private:
    MemoryIndex* index_;
    std::optional<std::pair<CiId, SymbolId>> last_;
    bool withdrawing_ = false;
};

MemoryIndex::MemoryIndex() : catalogue_(model::builtin_catalogue()) {}

Result<void> MemoryIndex::apply(const model::ChangeSet& change_set) {
    Applier applier(*this);
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, applier));
    }
    version_ = next(version_);
    return {};
}

SymbolId MemoryIndex::next_symbol() const {
    return SymbolId{static_cast<std::uint32_t>(symbols_.size() + 1)};
}

std::string_view MemoryIndex::symbol_name(SymbolId symbol) const {
    return symbols_.at(raw(symbol) - 1);
}

std::optional<SymbolId> MemoryIndex::find_symbol(std::string_view name) const {
    const auto at = symbol_numbers_.find(name);
    return at == symbol_numbers_.end() ? std::nullopt : std::optional(at->second);
}

CiId MemoryIndex::ci(std::string_view id) const {
    const auto at = ci_numbers_.find(id);
    return at == ci_numbers_.end() ? CiId{} : at->second;
}

Result<std::vector<std::optional<CiId>>> MemoryIndex::find_cis(
    std::span<const std::string_view> ids) const {
    std::vector<std::optional<CiId>> found;
    for (const std::string_view id : ids) {
        const CiId number = ci(id);
        found.push_back(number == CiId{} ? std::nullopt : std::optional(number));
    }
    return found;
}

Result<std::vector<std::string>> MemoryIndex::external_ids(std::span<const CiId> cis) const {
    std::vector<std::string> ids;
    for (const CiId ci : cis) {
        if (raw(ci) == 0 || raw(ci) > ids_.size()) return corruption("a CI without a name");
        ids.push_back(ids_[raw(ci) - 1]);
    }
    return ids;
}

Result<void> MemoryIndex::visit_claims(std::span<const CiId> cis,
                                       const ClaimVisitor& visitor) const {
    if (!std::ranges::is_sorted(cis)) return corruption("the CIs are not ascending");
    for (const CiId ci : cis) {
        const auto at = claims_.find(ci);
        if (at == claims_.end()) continue;
        for (const auto& [source, bytes] : at->second) {
            FL_CHECK(visitor(ci, source, bytes));
        }
    }
    return {};
}

Result<std::vector<CiId>> MemoryIndex::mentioned_by(CiId ci) const {
    const auto at = mentions_.find(ci);
    if (at == mentions_.end()) return std::vector<CiId>{};
    return std::vector<CiId>(at->second.begin(), at->second.end());
}

Result<std::vector<std::vector<CiId>>> MemoryIndex::candidates(
    std::span<const std::uint64_t> terms) const {
    std::vector<std::vector<CiId>> found;
    for (const std::uint64_t term : terms) {
        const auto at = terms_.find(term);
        std::vector<CiId>& cis = found.emplace_back();
        if (at != terms_.end()) cis.assign(at->second.begin(), at->second.end());
    }
    return found;
}

Result<std::optional<identify::StoredRecord>> MemoryIndex::find_record(std::string_view kind,
                                                                       std::string_view key) const {
    const auto at = records_.find({std::string(kind), std::string(key)});
    return at == records_.end() ? std::nullopt : std::optional(at->second);
}

Result<void> MemoryIndex::visit_records(std::string_view kind,
                                        const identify::RecordVisitor& visitor) const {
    for (const auto& [place, record] : records_) {
        if (place.first == kind) FL_CHECK(visitor(place.second, record.version, record.bytes));
    }
    return {};
}

identify::MergedCi MemoryIndex::merged(std::string_view id) const {
    const auto at = claims_.find(ci(id));
    if (at == claims_.end()) return {};
    const identify::Authority authority(catalogue_,
                                        [this](SymbolId symbol) { return symbol_name(symbol); });
    std::vector<Claim>& claims = decoded_[std::string(id)];
    claims.assign(at->second.size(), {});
    std::vector<identify::SourcedClaim> sourced;
    for (const auto& [source, bytes] : at->second) {
        Claim& claim = claims[sourced.size()];
        if (!model::decode_claim(bytes, claim).ok()) return {};
        sourced.push_back({source, symbol_name(source), &claim});
    }
    return identify::merge_claims(sourced, authority).value();
}

std::vector<std::string> MemoryIndex::dump() const {
    std::vector<std::string> lines;
    for (const auto& [ci, claims] : claims_) {
        for (const auto& [source, bytes] : claims) {
            Claim claim;
            if (!model::decode_claim(bytes, claim).ok()) return {"corrupt"};
            const std::string who = ids_[raw(ci) - 1] + " by " + symbols_[raw(source) - 1];
            const auto add = [&](const auto&... parts) {
                std::ostringstream line;
                ((line << who) << ... << parts);
                lines.push_back(line.str());
            };
            if (claim.ci) {
                add(" ci ",
                    symbol_name(claim.ci->class_name),
                    " '",
                    claim.ci->name,
                    "' '",
                    claim.ci->attributes,
                    "' v",
                    raw(claim.ci->version));
            }
            for (const model::GroupClaim& group : claim.groups) {
                if (group.required == 0) continue;
                add(" group ", group.name, " ", group.required, " v", raw(group.version));
            }
            for (const model::RelationshipClaim& r : claim.relationships) {
                const bool grouped = r.group != model::RelationshipClaim::kUngrouped;
                add(" [",
                    grouped ? claim.groups[r.group].name : std::string_view{},
                    "] ",
                    symbol_name(r.type),
                    " ",
                    ids_[raw(r.other) - 1],
                    r.other_is_source ? " <" : " >",
                    " ",
                    r.capacity,
                    " ",
                    r.strength,
                    " ",
                    r.delay_s,
                    " ",
                    r.verified_at.value_or(-1),
                    " v",
                    raw(r.version));
            }
        }
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace faultline::test
