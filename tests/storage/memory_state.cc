#include "tests/storage/memory_state.h"

#include <algorithm>

#include "engine/identify/terms.h"
#include "engine/model/claim.h"
#include "storage/claim_scan.h"
#include "storage/symbols.h"

namespace faultline::storage {

namespace {

Error refused(const std::string& why) {
    return invalid_argument("the change set " + why);
}

Result<void> visit_all(const model::ChangeSet& change_set, model::OperationVisitor& visitor) {
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, visitor));
    }
    return {};
}

}  // namespace

std::string_view value_at(const MemoryHistory& history, Version version) {
    const auto after = history.upper_bound(version);
    return after == history.begin() ? std::string_view() : std::prev(after)->second;
}

// Says what a log refuses, and alters nothing.
class MemoryState::Checker final : public model::IgnoringVisitor {
 public:
    explicit Checker(const MemoryState& state) : state_(state) {}

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        const std::uint32_t next = raw(state_.next_symbol());
        if (raw(symbol) != next + symbols_.size()) return refused("numbers symbols out of order");
        if (state_.symbols.contains(name)) return refused("names a known symbol");
        if (!symbols_.emplace(name).second) return refused("names a symbol twice");
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view) override {
        if (state_.external_ids.contains(ci)) return refused("names a CI again");
        if (!cis_.insert(ci).second) return refused("names a CI twice");
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view bytes) override {
        model::Claim claim;
        FL_CHECK(model::decode_claim(bytes, claim));
        used_cis_.insert(ci);
        used_symbols_.insert(source);
        if (claim.ci) used_symbols_.insert(claim.ci->class_name);
        for (const model::RelationshipClaim& relationship : claim.relationships) {
            used_cis_.insert(relationship.other);
            used_symbols_.insert(relationship.type);
        }
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        used_cis_.insert(ci);
        used_symbols_.insert(source);
        return {};
    }

    Result<void> finish() const {
        std::uint64_t next = state_.external_ids.size() + 1;
        for (const CiId ci : cis_) {
            if (raw(ci) != next++) return refused("leaves numbers of CIs out");
        }
        for (const CiId ci : used_cis_) {
            if (raw(ci) == 0 || raw(ci) >= next) return refused("names a CI without an id");
        }
        for (const SymbolId symbol : used_symbols_) {
            if (raw(symbol) >= raw(state_.next_symbol()) + symbols_.size()) {
                return refused("names a symbol without a name");
            }
        }
        return {};
    }

 private:
    const MemoryState& state_;
    std::set<std::string, std::less<>> symbols_;
    std::set<CiId> cis_;
    std::set<CiId> used_cis_;
    std::set<SymbolId> used_symbols_;
};

// Applies what was checked.
class MemoryState::Applier final : public model::OperationVisitor {
 public:
    Applier(MemoryState& state, MemoryVersion& version) : state_(state), version_(version) {}

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        state_.symbol_names_.emplace_back(name);
        state_.symbols.emplace(name, symbol);
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        state_.cis.emplace(external_id, ci);
        state_.external_ids.emplace(ci, external_id);
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view bytes) override {
        model::Claim claim;
        FL_CHECK(model::decode_claim(bytes, claim));
        for (const model::RelationshipClaim& relationship : claim.relationships) {
            state_.mentions[relationship.other].insert(ci);
        }
        std::vector<identify::Term> terms;
        FL_CHECK(identify::append_terms(claim, terms));
        for (const identify::Term term : terms) {
            state_.terms[term].insert(ci);
        }
        put(ci, source, bytes);
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        put(ci, source, {});
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        state_.catalogue_.put(entry);
        version_.alters_catalogue = true;
        return {};
    }
    Result<void> on_import_run(std::string_view) override { return {}; }
    Result<void> on_request(const model::AnsweredRequest& request) override {
        state_.requests[{version_.header.context.principal, std::string(request.key)}] = {
            version_.header.version, request.digest, std::string(request.answer)};
        return {};
    }
    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        state_.records[{std::string(kind), std::string(key)}][version_.header.version] = bytes;
        return {};
    }

 private:
    void put(CiId ci, SymbolId source, std::string_view bytes) {
        state_.claims[ci][source][version_.header.version] = bytes;
        version_.claimed.insert(ci);
    }

    MemoryState& state_;
    MemoryVersion& version_;
};

MemoryState::MemoryState() = default;

Result<void> MemoryState::check(const model::ChangeSet& change_set) const {
    Checker checker(*this);
    FL_CHECK(visit_all(change_set, checker));
    return checker.finish();
}

Result<void> MemoryState::apply(const model::ChangeSet& change_set, UtcTime clock) {
    FL_CHECK(check(change_set));
    const bool is_first = versions_.empty();
    MemoryVersion next;
    model::ChangeSetHeader& header = next.header;
    header.version = faultline::next(head());
    header.clock = clock;
    header.time = is_first ? clock : std::max(clock, versions_.back().header.time);
    header.context = change_set.context;
    header.operation_count = change_set.operation_count();
    next.chunks = change_set.chunks();
    for (const std::string& chunk : next.chunks) {
        header.chunks.push_back({chunk.size(), sha256(chunk)});
    }
    Applier applier(*this, next);
    FL_CHECK(visit_all(change_set, applier));
    const bool alters = next.alters_catalogue || !next.claimed.empty();
    header.graph_version = alters     ? header.version
                           : is_first ? Version{0}
                                      : versions_.back().header.graph_version;
    next.record = model::encode_header(header);
    next.chain = model::chain_hash(is_first ? Digest{} : versions_.back().chain, next.record);
    next.next_ci = CiId{external_ids.size() + 1};
    next.catalogue = next.alters_catalogue ? std::make_shared<const model::Catalogue>(catalogue_)
                     : is_first            ? std::make_shared<const model::Catalogue>()
                                           : versions_.back().catalogue;
    versions_.push_back(std::move(next));
    return {};
}

std::map<SymbolId, std::string> MemoryState::claims_at(CiId ci, Version version) const {
    std::map<SymbolId, std::string> found;
    const auto at = claims.find(ci);
    if (at == claims.end()) return found;
    for (const auto& [source, history] : at->second) {
        const std::string_view claim = value_at(history, version);
        if (!claim.empty()) found.emplace(source, claim);
    }
    return found;
}

std::set<Version> MemoryState::versions_of(CiId ci) const {
    std::set<Version> found;
    const auto at = claims.find(ci);
    if (at == claims.end()) return found;
    for (const auto& [source, history] : at->second) {
        for (const auto& [version, claim] : history) {
            found.insert(version);
        }
    }
    return found;
}

Result<CiRecord> MemoryState::merge(const std::map<SymbolId, std::string>& by_source,
                                    const model::Catalogue& catalogue,
                                    Version changed) const {
    SymbolTable table;
    for (const std::string& name : symbol_names_) {
        if (!table.add(name)) return corruption("a symbol has two numbers");
    }
    std::vector<ClaimRow> rows;
    rows.reserve(by_source.size());
    for (const auto& [source, claim] : by_source) {
        rows.push_back({source, claim});
    }
    return CiRecord::merge(table.names(), catalogue, std::move(rows), changed);
}

Result<CiRecord> MemoryState::ci_at(CiId ci, Version version) const {
    const std::set<Version> versions = versions_of(ci);
    const auto after = versions.upper_bound(version);
    const Version changed = after == versions.begin() ? Version{0} : *std::prev(after);
    return merge(claims_at(ci, version), *at(version).catalogue, changed);
}

SymbolId MemoryState::next_symbol() const {
    return SymbolId{static_cast<std::uint32_t>(symbol_names_.size() + 1)};
}

std::string_view MemoryState::symbol_name(SymbolId symbol) const {
    return symbol_names_.at(raw(symbol) - 1);
}

}  // namespace faultline::storage
