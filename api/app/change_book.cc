#include "api/app/change_book.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace faultline::app {

namespace {

// Up to so many versions are looked at one by one, and so many bytes of operations in each.
constexpr std::uint64_t kVersionsMax = 1'000;
constexpr std::uint64_t kOperationBytesMax = std::uint64_t{4} << 20;

Result<ChangeIndex::Entry> decoded(std::string_view key, Version version, std::string_view bytes) {
    FL_TRY(const model::ChangeRecord change, model::decode_change(bytes));
    if (change.id != key) return corruption("the record of a change has a wrong key");
    return std::make_shared<const ChangeEntry>(entry_of(change, version));
}

// The records of changes that one change set wrote.
class ChangeCollector final : public model::IgnoringVisitor {
 public:
    explicit ChangeCollector(Version version) : version_(version) {}

    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        if (kind != model::kChangeRecord) return {};
        FL_TRY(found[std::string(key)], decoded(key, version_, bytes));
        return {};
    }

    std::map<std::string, ChangeIndex::Entry> found;

 private:
    Version version_;
};

// True if the operations of `version` are there and few.
Result<bool> is_short(const storage::View& view, Version version) {
    if (version < view.oldest()) return false;
    FL_TRY(const auto record, view.read_record(version));
    std::uint64_t bytes = 0;
    for (const model::ChunkReference& chunk : record.header.chunks) {
        bytes += chunk.size_bytes;
    }
    return bytes <= kOperationBytesMax;
}

Result<std::vector<ChangeIndex::Entry>> read_all(const storage::View& view, Version after) {
    std::vector<ChangeIndex::Entry> entries;
    FL_CHECK(view.visit_records(
        model::kChangeRecord,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            if (version <= after) return {};
            FL_TRY(auto entry, decoded(key, version, bytes));
            entries.push_back(std::move(entry));
            return {};
        }));
    return entries;
}

}  // namespace

Result<std::vector<ChangeIndex::Entry>> changes_after(const storage::View& view, Version after) {
    if (raw(view.version()) - raw(after) > kVersionsMax) return read_all(view, after);
    std::map<std::string, ChangeIndex::Entry> newest;
    for (Version version = next(after); version <= view.version(); version = next(version)) {
        FL_TRY(const bool goes_on, is_short(view, version));
        if (!goes_on) return read_all(view, after);
        ChangeCollector collector(version);
        FL_CHECK(view.read_operations(version, collector));
        for (auto& [id, entry] : collector.found) {
            newest[id] = std::move(entry);
        }
    }
    std::vector<ChangeIndex::Entry> entries;
    entries.reserve(newest.size());
    for (auto& [id, entry] : newest) {
        entries.push_back(std::move(entry));
    }
    return entries;
}

// The newest entry that says nothing later than `version`; a new one if there is none.
std::vector<ChangeBook::Entry>::iterator ChangeBook::entry_for(Version version) {
    const auto after = std::ranges::upper_bound(entries_, version, {}, &Entry::last);
    if (after != entries_.begin()) return std::prev(after);
    return entries_.insert(entries_.begin(), {{}, {}, std::make_shared<const ChangeIndex>()});
}

Result<void> ChangeBook::follow(Entry entry, const storage::View& view) {
    FL_TRY(auto written, changes_after(view, entry.known_until));
    Version newest{};
    for (const ChangeIndex::Entry& change : written) {
        newest = std::max(newest, change->changed);
    }
    if (written.empty()) {
        entry_for(entry.last)->known_until = view.version();
        return {};
    }
    Entry followed{newest, view.version(), {}};
    followed.changes = std::make_shared<const ChangeIndex>(entry.changes->with(std::move(written)));
    const auto place = std::ranges::upper_bound(entries_, newest, {}, &Entry::last);
    entries_.insert(place, std::move(followed));
    // The oldest go, but not the one that was asked for.
    while (entries_.size() > kChangeBookVersionsMax) {
        entries_.erase(entries_.begin() + (entries_.front().last == newest ? 1 : 0));
    }
    return {};
}

Result<ChangeBook::Changes> ChangeBook::at(const storage::View& view) {
    const auto latest = latest_.get();
    if (latest && latest->covers(view.version())) return latest->changes;
    const std::lock_guard lock(mutex_);
    auto entry = entry_for(view.version());
    if (entry->known_until < view.version()) {
        FL_CHECK(follow(*entry, view));
        entry = entry_for(view.version());
    }
    latest_.set(std::make_shared<const Entry>(*entry));
    return entry->changes;
}

}  // namespace faultline::app
