#include "api/app/change_book.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "api/app/written_records.h"

namespace faultline::app {

namespace {

Result<ChangeIndex::Entry> decoded(std::string_view key, Version version, std::string_view bytes) {
    FL_TRY(const model::ChangeRecord change, model::decode_change(bytes));
    if (change.id != key) return corruption("the record of a change has a wrong key");
    return std::make_shared<const ChangeEntry>(entry_of(change, version));
}

}  // namespace

Result<std::vector<ChangeIndex::Entry>> changes_after(const storage::View& view, Version after) {
    std::map<std::string, ChangeIndex::Entry> newest;
    FL_CHECK(visit_written_records(
        view,
        model::kChangeRecord,
        after,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(newest[std::string(key)], decoded(key, version, bytes));
            return {};
        }));
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
