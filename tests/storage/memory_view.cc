#include "tests/storage/memory_view.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "tests/storage/memory_graph.h"
#include "tests/storage/memory_hash.h"

namespace faultline::storage {

using ReadLock = std::shared_lock<std::shared_mutex>;

MemoryView::MemoryView(std::shared_ptr<const MemoryCell> cell, Version version, Version oldest)
    : cell_(std::move(cell)), version_(version), oldest_(oldest) {
    const ReadLock lock(cell_->mutex);
    catalogue_ = state().at(version_).catalogue;
}

Version MemoryView::graph_version() const {
    const ReadLock lock(cell_->mutex);
    return state().at(version_).header.graph_version;
}

UtcTime MemoryView::time() const {
    const ReadLock lock(cell_->mutex);
    return state().at(version_).header.time;
}

std::string_view MemoryView::symbol_name(SymbolId symbol) const {
    const ReadLock lock(cell_->mutex);
    return state().symbol_name(symbol);
}

std::size_t MemoryView::symbol_count() const {
    const ReadLock lock(cell_->mutex);
    return raw(state().next_symbol()) - 1;
}

Result<void> MemoryView::check_kept(Version version) const {
    if (oldest_ <= version && version <= version_) return {};
    return not_found("version " + std::to_string(raw(version)) + " is not there");
}

Result<std::shared_ptr<const ViewSource>> MemoryView::at(Version version) const {
    FL_CHECK(check_kept(version));
    return std::shared_ptr<const ViewSource>(std::make_shared<MemoryView>(cell_, version, oldest_));
}

Result<Version> MemoryView::version_at(UtcTime time) const {
    const ReadLock lock(cell_->mutex);
    for (std::uint64_t v = raw(version_); v >= raw(oldest_); v--) {
        if (state().at(Version{v}).header.time <= time) return Version{v};
    }
    return not_found("the history begins later");
}

Result<Altered> MemoryView::altered_since(Version after) const {
    if (next(after) < oldest_) return check_kept(next(after)).error();
    const ReadLock lock(cell_->mutex);
    Altered altered;
    std::set<CiId> cis;
    for (Version v = next(after); v <= version_; v = next(v)) {
        const MemoryVersion& version = state().at(v);
        altered.catalogue = altered.catalogue || version.alters_catalogue;
        cis.insert(version.claimed.begin(), version.claimed.end());
    }
    altered.cis.assign(cis.begin(), cis.end());
    return altered;
}

std::uint64_t MemoryView::known_cis() const {
    const ReadLock lock(cell_->mutex);
    return raw(state().at(version_).next_ci) - 1;
}

Result<std::optional<CiId>> MemoryView::find_ci(std::string_view external_id) const {
    const ReadLock lock(cell_->mutex);
    const auto at = state().cis.find(external_id);
    if (at == state().cis.end()) return std::optional<CiId>();
    if (at->second >= state().at(version_).next_ci) return std::optional<CiId>();
    return std::optional(at->second);
}

Result<std::vector<std::string>> MemoryView::external_ids(std::span<const CiId> cis) const {
    const ReadLock lock(cell_->mutex);
    std::vector<std::string> ids;
    for (const CiId ci : cis) {
        const auto at = state().external_ids.find(ci);
        if (at == state().external_ids.end()) return corruption("a CI was never named");
        ids.push_back(at->second);
    }
    return ids;
}

Result<CiRecord> MemoryView::read_ci(CiId ci) const {
    const ReadLock lock(cell_->mutex);
    return state().ci_at(ci, version_);
}

Result<void> MemoryView::read_cis(std::span<const CiId> cis,
                                  const ChangedCiVisitor& visitor) const {
    for (const CiId ci : cis) {
        FL_TRY(const CiRecord record, read_ci(ci));
        FL_CHECK(visitor(ci, record.merged(), record.changed()));
    }
    return {};
}

Result<void> MemoryView::visit_ids(std::string_view first, const IdVisitor& visitor) const {
    std::vector<std::pair<std::string, CiId>> ids;
    {
        const ReadLock lock(cell_->mutex);
        const CiId end = state().at(version_).next_ci;
        for (auto at = state().cis.lower_bound(first); at != state().cis.end(); ++at) {
            if (at->second < end) ids.emplace_back(at->first, at->second);
        }
    }
    for (const auto& [id, ci] : ids) {
        FL_TRY(const bool goes_on, visitor(id, ci));
        if (!goes_on) return {};
    }
    return {};
}

Result<void> MemoryView::visit_claims(CiId ci, const ClaimVisitor& visitor) const {
    std::map<SymbolId, std::string> claims;
    {
        const ReadLock lock(cell_->mutex);
        claims = state().claims_at(ci, version_);
    }
    for (const auto& [source, claim] : claims) {
        FL_CHECK(visitor(ci, source, claim));
    }
    return {};
}

Result<void> MemoryView::visit_all_claims(const ClaimVisitor& visitor) const {
    const std::uint64_t end = [this] {
        const ReadLock lock(cell_->mutex);
        return raw(state().at(version_).next_ci);
    }();
    for (std::uint64_t ci = 1; ci < end; ci++) {
        FL_CHECK(visit_claims(CiId{ci}, visitor));
    }
    return {};
}

Result<std::vector<FirstClaim>> MemoryView::first_claims(CiId ci) const {
    const ReadLock lock(cell_->mutex);
    std::vector<FirstClaim> first;
    const auto at = state().claims.find(ci);
    if (at == state().claims.end()) return first;
    for (const auto& [source, history] : at->second) {
        for (const auto& [version, claim] : history) {
            if (claim.empty() || version > version_) continue;
            first.push_back({source, std::max(version, oldest_)});
            break;
        }
    }
    return first;
}

Result<std::vector<CiId>> MemoryView::mentioned_by(CiId ci) const {
    const ReadLock lock(cell_->mutex);
    const auto at = state().mentions.find(ci);
    if (at == state().mentions.end()) return std::vector<CiId>();
    return std::vector<CiId>(at->second.begin(), at->second.end());
}

Result<std::vector<std::vector<CiId>>> MemoryView::candidates(
    std::span<const std::uint64_t> terms) const {
    std::vector<std::vector<CiId>> found;
    for (const std::uint64_t term : terms) {
        std::vector<CiId>& cis = found.emplace_back();
        FL_CHECK(visit_candidates(term, CiId{0}, [&](CiId ci) {
            cis.push_back(ci);
            return Result<bool>(true);
        }));
    }
    return found;
}

Result<void> MemoryView::visit_candidates(std::uint64_t term,
                                          CiId first,
                                          const CandidateVisitor& visitor) const {
    std::set<CiId> cis;
    CiId end{};
    {
        const ReadLock lock(cell_->mutex);
        const auto at = state().terms.find(term);
        if (at != state().terms.end()) cis = at->second;
        end = state().at(version_).next_ci;
    }
    for (auto ci = cis.lower_bound(first); ci != cis.end() && *ci < end; ++ci) {
        FL_TRY(const bool goes_on, visitor(*ci));
        if (!goes_on) return {};
    }
    return {};
}

Result<std::uint64_t> MemoryView::count_candidates(std::uint64_t term,
                                                   std::uint64_t at_most) const {
    const ReadLock lock(cell_->mutex);
    const auto at = state().terms.find(term);
    const std::uint64_t count = at == state().terms.end() ? 0 : at->second.size();
    return std::min(count, at_most);
}

Result<void> MemoryView::visit_cis(const CiVisitor& visitor) const {
    const std::uint64_t end = [this] {
        const ReadLock lock(cell_->mutex);
        return raw(state().at(version_).next_ci);
    }();
    for (std::uint64_t ci = 1; ci < end; ci++) {
        FL_TRY(const CiRecord record, read_ci(CiId{ci}));
        if (record.merged().alive) FL_CHECK(visitor(CiId{ci}, record.merged()));
    }
    return {};
}

// What is older than the history that is kept counts as of its beginning.
Result<void> MemoryView::visit_ci_history(CiId ci, const CiHistoryVisitor& visitor) const {
    struct Step {
        Version version{};
        CiRecord before;
        CiRecord after;
    };
    std::vector<Step> steps;
    {
        const ReadLock lock(cell_->mutex);
        for (const Version version : state().versions_of(ci)) {
            if (version > version_) break;
            const Version shown = std::max(version, oldest_);
            FL_TRY(CiRecord before, state().ci_at(ci, Version{raw(version) - 1}));
            FL_TRY(CiRecord after, state().ci_at(ci, version));
            if (!steps.empty() && steps.back().version == shown) steps.pop_back();
            steps.push_back({shown, std::move(before), std::move(after)});
        }
    }
    const identify::MergedCi nothing;
    for (std::size_t i = 0; i < steps.size(); i++) {
        const identify::MergedCi& before = i == 0 ? nothing : steps[i].before.merged();
        FL_CHECK(visitor(steps[i].version, before, steps[i].after.merged()));
    }
    return {};
}

Result<std::optional<StoredRecord>> MemoryView::find_record(std::string_view kind,
                                                            std::string_view key) const {
    const ReadLock lock(cell_->mutex);
    const auto at = state().records.find({std::string(kind), std::string(key)});
    if (at == state().records.end()) return std::optional<StoredRecord>();
    const auto after = at->second.upper_bound(version_);
    if (after == at->second.begin()) return std::optional<StoredRecord>();
    const auto& [version, bytes] = *std::prev(after);
    if (bytes.empty()) return std::optional<StoredRecord>();
    return std::optional(StoredRecord{version, bytes});
}

Result<void> MemoryView::visit_records(std::string_view kind, const RecordVisitor& visitor) const {
    std::vector<std::string> keys;
    {
        const ReadLock lock(cell_->mutex);
        for (const auto& [name, history] : state().records) {
            if (name.first == kind) keys.push_back(name.second);
        }
    }
    for (const std::string& key : keys) {
        FL_TRY(const std::optional<StoredRecord> record, find_record(kind, key));
        if (record) FL_CHECK(visitor(key, record->version, record->bytes));
    }
    return {};
}

Result<std::optional<StoredRequest>> MemoryView::find_request(std::string_view principal,
                                                              std::string_view key) const {
    const ReadLock lock(cell_->mutex);
    const auto at = state().requests.find({std::string(principal), std::string(key)});
    if (at == state().requests.end() || at->second.version > version_) {
        return std::optional<StoredRequest>();
    }
    return std::optional(at->second);
}

Result<graph::Snapshot> MemoryView::load_graph() const {
    const ReadLock lock(cell_->mutex);
    return memory_graph(state(), version_);
}

Result<Digest> MemoryView::state_hash() const {
    const ReadLock lock(cell_->mutex);
    return memory_hash(state(), version_);
}

Result<LogRecord> MemoryView::read_record(Version version) const {
    if (version == Version{0} || version > version_) return not_found("there is no such version");
    const ReadLock lock(cell_->mutex);
    return LogRecord{state().at(version).header, state().at(version).chain};
}

Result<void> MemoryView::read_operations(Version version, model::OperationVisitor& visitor) const {
    FL_CHECK(check_kept(version));
    const std::vector<std::string> chunks = [this, version] {
        const ReadLock lock(cell_->mutex);
        return state().at(version).chunks;
    }();
    for (const std::string& chunk : chunks) {
        FL_CHECK(model::visit_operations(chunk, visitor));
    }
    return {};
}

}  // namespace faultline::storage
