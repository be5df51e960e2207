#include "api/app/run_book.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace faultline::app {

namespace {

// Up to so many versions are looked at one by one.
constexpr std::uint64_t kSeeksMax = 1'000;

// A store of more CIs than this is not a store: a damaged number must not cost memory.
constexpr std::uint64_t kCisMax = std::uint64_t{1} << 32;

Result<RecordedRun> decode(Version version, std::string_view bytes) {
    FL_TRY(model::Run run, model::decode_run(bytes));
    const auto& ranges = run.seen.ranges();
    if (!ranges.empty() && raw(ranges.back().last) > kCisMax) {
        return corruption("the import run of version " + std::to_string(raw(version)) +
                          " saw a configuration item that cannot be");
    }
    return RecordedRun{version, std::move(run)};
}

}  // namespace

Result<std::vector<RecordedRun>> runs_after(const storage::View& view, Version after) {
    std::vector<RecordedRun> runs;
    if (raw(view.version()) - raw(after) > kSeeksMax) {
        FL_CHECK(view.visit_records(
            model::kRunRecord,
            [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
                if (model::parse_run_key(key) != version) {
                    return corruption("the record of an import run has a wrong key");
                }
                if (version <= after) return {};
                FL_TRY(RecordedRun run, decode(version, bytes));
                runs.push_back(std::move(run));
                return {};
            }));
        return runs;
    }
    for (Version version = next(after); version <= view.version(); version = next(version)) {
        FL_TRY(const auto record, view.find_record(model::kRunRecord, model::run_key(version)));
        if (!record) continue;
        FL_TRY(RecordedRun run, decode(version, record->bytes));
        runs.push_back(std::move(run));
    }
    return runs;
}

// The newest entry that says nothing later than `version`; a new one if there is none.
std::vector<RunBook::Entry>::iterator RunBook::entry_for(Version version) {
    const auto after = std::ranges::upper_bound(entries_, version, {}, &Entry::last_run);
    if (after != entries_.begin()) return std::prev(after);
    return entries_.insert(entries_.begin(), {{}, {}, std::make_shared<identify::LastSeen>()});
}

Result<void> RunBook::follow(Entry& entry, const storage::View& view) {
    FL_TRY(const std::vector<RecordedRun> runs, runs_after(view, entry.known_until));
    if (runs.empty()) {
        entry.known_until = view.version();
        return {};
    }
    entry.known_until = Version{raw(runs.front().version) - 1};
    auto seen = std::make_shared<identify::LastSeen>(*entry.seen);
    Entry followed{runs.back().version, view.version(), {}};
    for (const RecordedRun& recorded : runs) {
        FL_TRY(const auto record, view.read_record(recorded.version));
        seen->add({recorded.version, record.header.time}, recorded.run);
    }
    followed.seen = std::move(seen);
    const Version newest = followed.last_run;
    const auto place = std::ranges::upper_bound(entries_, newest, {}, &Entry::last_run);
    entries_.insert(place, std::move(followed));
    // The oldest go, but not the one that was asked for.
    while (entries_.size() > kRunBookVersionsMax) {
        entries_.erase(entries_.begin() + (entries_.front().last_run == newest ? 1 : 0));
    }
    return {};
}

Result<RunBook::Seen> RunBook::at(const storage::View& view) {
    const std::lock_guard lock(mutex_);
    auto entry = entry_for(view.version());
    if (entry->known_until < view.version()) {
        FL_CHECK(follow(*entry, view));
        entry = entry_for(view.version());
    }
    return entry->seen;
}

}  // namespace faultline::app
