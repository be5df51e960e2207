#include "tests/storage/memory_repository.h"

#include <mutex>
#include <utility>

#include "engine/base/bytes.h"
#include "storage/first_change_set.h"

namespace faultline::storage {

using ReadLock = std::shared_lock<std::shared_mutex>;
using WriteLock = std::unique_lock<std::shared_mutex>;

namespace {

// The keys of the requests that a change set answers.
class RequestKeys final : public model::IgnoringVisitor {
 public:
    Result<void> on_request(const model::AnsweredRequest& request) override {
        keys.emplace_back(request.key);
        return {};
    }

    std::vector<std::string> keys;
};

Committed committed_at(const MemoryVersion& version) {
    return {version.header.version, version.header.graph_version, version.header.time};
}

}  // namespace

MemoryRepository::MemoryRepository(std::shared_ptr<MemoryCell> cell, std::function<UtcTime()> clock)
    : cell_(std::move(cell)), clock_(std::move(clock)) {
    if (state().head() == Version{0}) {
        [[maybe_unused]] const auto applied = state().apply(first_change_set(), clock_());
    }
    head_ = state().head();
    shown_oldest_ = state().oldest;
}

Result<Appended> MemoryRepository::append(Version expected, const model::ChangeSet& change_set) {
    RequestKeys requests;
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, requests));
    }
    const WriteLock lock(cell_->mutex);
    const Version last = state().head();
    if (expected == last) FL_CHECK(state().check(change_set));
    for (const std::string& key : requests.keys) {
        const auto answered = state().requests.find({change_set.context.principal, key});
        if (answered == state().requests.end()) continue;
        return Appended{AppendOutcome::duplicate,
                        committed_at(state().at(answered->second.version))};
    }
    if (expected != last) return Appended{AppendOutcome::conflict, committed_at(state().at(last))};
    FL_CHECK(state().apply(change_set, clock_()));
    return Appended{AppendOutcome::committed, committed_at(state().at(next(last)))};
}

Result<void> MemoryRepository::sync() {
    {
        const WriteLock lock(cell_->mutex);
        head_ = state().head();
        shown_oldest_ = state().oldest;
    }
    moved_.notify_all();
    return {};
}

Result<std::optional<Version>> MemoryRepository::resolve(std::string_view principal,
                                                         std::string_view request_key) const {
    FL_TRY(const auto request, view().find_request(principal, request_key));
    return request ? std::optional(request->version) : std::nullopt;
}

Version MemoryRepository::head() const {
    const ReadLock lock(cell_->mutex);
    return head_;
}

Result<void> MemoryRepository::read(Version after, LogVisitor& visitor) const {
    const View shown = view();
    if (next(after) < shown.oldest()) return not_found("the history was removed");
    for (Version v = next(after); v <= shown.version(); v = next(v)) {
        const MemoryVersion version = [this, v] {
            const ReadLock lock(cell_->mutex);
            return state().at(v);
        }();
        FL_CHECK(visitor.on_record({v, version.record, version.chain}));
        for (const std::string& chunk : version.chunks) {
            FL_CHECK(visitor.on_chunk(chunk));
        }
    }
    return {};
}

bool MemoryRepository::wait(Version after, std::chrono::milliseconds patience) const {
    ReadLock lock(cell_->mutex);
    return moved_.wait_for(lock, patience, [&] { return head_ > after; });
}

// Everything is remembered: that the history is gone is only said.
Result<RemovedRows> MemoryRepository::remove_history(Version before,
                                                     const model::WriteContext& context) {
    FL_CHECK(appended_view().at(before));
    model::ChangeSet change_set;
    change_set.context = context;
    std::string bytes;
    ByteWriter(bytes).varint(raw(before));
    change_set.put_record(kRetentionRecord, {}, bytes);
    FL_CHECK(append(change_set));
    {
        const WriteLock lock(cell_->mutex);
        state().oldest = before;
    }
    FL_CHECK(sync());
    return RemovedRows{};
}

View MemoryRepository::view() const {
    std::pair<Version, Version> shown;
    {
        const ReadLock lock(cell_->mutex);
        shown = {head_, shown_oldest_};
    }
    return View(std::make_shared<MemoryView>(cell_, shown.first, shown.second));
}

View MemoryRepository::appended_view() const {
    return View(std::make_shared<MemoryView>(cell_, state().head(), state().oldest));
}

Version MemoryRepository::next_version() const {
    return next(state().head());
}

CiId MemoryRepository::next_ci() const {
    return CiId{state().external_ids.size() + 1};
}

SymbolId MemoryRepository::next_symbol() const {
    return state().next_symbol();
}

std::string_view MemoryRepository::symbol_name(SymbolId symbol) const {
    return state().symbol_name(symbol);
}

std::optional<SymbolId> MemoryRepository::find_symbol(std::string_view name) const {
    const auto at = state().symbols.find(name);
    return at == state().symbols.end() ? std::nullopt : std::optional(at->second);
}

const model::Catalogue& MemoryRepository::catalogue() const {
    return *state().at(state().head()).catalogue;
}

Result<std::vector<std::optional<CiId>>> MemoryRepository::find_cis(
    std::span<const std::string_view> ids) const {
    std::vector<std::optional<CiId>> found;
    for (const std::string_view id : ids) {
        const auto at = state().cis.find(id);
        found.push_back(at == state().cis.end() ? std::nullopt : std::optional(at->second));
    }
    return found;
}

Result<std::vector<std::string>> MemoryRepository::external_ids(std::span<const CiId> cis) const {
    return appended_view().external_ids(cis);
}

Result<void> MemoryRepository::visit_claims(std::span<const CiId> cis,
                                            const ClaimVisitor& visitor) const {
    for (const CiId ci : cis) {
        for (const auto& [source, claim] : state().claims_at(ci, state().head())) {
            FL_CHECK(visitor(ci, source, claim));
        }
    }
    return {};
}

Result<std::vector<CiId>> MemoryRepository::mentioned_by(CiId ci) const {
    return appended_view().mentioned_by(ci);
}

Result<std::vector<std::vector<CiId>>> MemoryRepository::candidates(
    std::span<const std::uint64_t> terms) const {
    return appended_view().candidates(terms);
}

Result<std::optional<StoredRecord>> MemoryRepository::find_record(std::string_view kind,
                                                                  std::string_view key) const {
    return appended_view().find_record(kind, key);
}

Result<void> MemoryRepository::visit_records(std::string_view kind,
                                             const RecordVisitor& visitor) const {
    return appended_view().visit_records(kind, visitor);
}

}  // namespace faultline::storage
