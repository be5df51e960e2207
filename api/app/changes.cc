#include "api/app/changes.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

namespace faultline::app {

namespace {

// Collects what a change set changed.
class ChangeReader final : public model::IgnoringVisitor {
 public:
    explicit ChangeReader(Change& change) : change_(&change) {}

    Result<void> on_claim(CiId ci, SymbolId, std::string_view) override {
        note(ci);
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId) override {
        note(ci);
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        change_->catalogue = true;
        const bool is_removal = std::holds_alternative<model::RemovedEntry>(entry);
        entries_[{model::entry_kind(entry), model::entry_name(entry)}] = is_removal;
        return {};
    }
    Result<void> on_import_run(std::string_view bytes) override {
        FL_TRY(change_->run, model::decode_import_run(bytes));
        change_->run->seen.clear();
        return {};
    }

    // Name the first kChangedEntriesMax entries.  `before`: the catalogue that they altered; null
    // if it is not known any more.
    void name_entries(const model::Catalogue* before) {
        change_->entry_count = entries_.size();
        std::set<std::pair<model::EntryKind, std::string>> known;
        if (before != nullptr) {
            for (const model::CatalogueEntry& entry : before->entries()) {
                known.emplace(model::entry_kind(entry), model::entry_name(entry));
            }
        }
        for (const auto& [key, is_removal] : entries_) {
            if (change_->entries.size() == kChangedEntriesMax) break;
            const auto& [kind, name] = key;
            auto what = ChangedEntry::What::put;
            if (is_removal) {
                what = ChangedEntry::What::removed;
            } else if (before != nullptr) {
                what =
                    known.contains(key) ? ChangedEntry::What::altered : ChangedEntry::What::added;
            }
            change_->entries.push_back({kind, name, what});
        }
    }

    // The first kChangedCisMax of the CIs that changed; all of them are counted.
    [[nodiscard]] std::span<const CiId> finish() {
        std::ranges::sort(cis_);
        cis_.erase(std::ranges::unique(cis_).begin(), cis_.end());
        change_->ci_count = cis_.size();
        return std::span(cis_).first(std::min(cis_.size(), kChangedCisMax));
    }

 private:
    void note(CiId ci) { cis_.push_back(ci); }

    Change* change_;
    std::vector<CiId> cis_;
    std::map<std::pair<model::EntryKind, std::string>, bool> entries_;  // true: removed
};

// Say which entries of the catalogue `version` altered.
Result<void> name_entries(const storage::View& view, Version version, ChangeReader& reader) {
    if (raw(version) == 1) {
        const model::Catalogue nothing;
        reader.name_entries(&nothing);
        return {};
    }
    if (raw(version) == raw(view.oldest())) {
        reader.name_entries(nullptr);
        return {};
    }
    FL_TRY(const storage::View before, view.at(Version{raw(version) - 1}));
    reader.name_entries(&before.catalogue());
    return {};
}

Result<Change> read_change(const storage::View& view, Version version) {
    Change change;
    FL_TRY(auto record, view.read_record(version));
    change.header = std::move(record.header);
    change.is_removed = raw(version) < raw(view.oldest());
    if (change.is_removed) return change;
    ChangeReader reader(change);
    FL_CHECK(view.read_operations(version, reader));
    if (change.catalogue) FL_CHECK(name_entries(view, version, reader));
    FL_TRY(change.cis, view.external_ids(reader.finish()));
    return change;
}

}  // namespace

Result<ChangesAnswer> list_changes(const Principal& /*principal*/,
                                   const App& app,
                                   const ChangesQuestion& question) {
    if (question.limit == 0 || question.limit > kChangesMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kChangesMax));
    }
    ChangesAnswer answer{app.view(), question.after, {}};
    std::uint64_t operations = 0;
    while (raw(answer.after) < raw(answer.view.version()) &&
           answer.changes.size() < question.limit && operations < kChangesOperationsMax) {
        FL_TRY(Change change, read_change(answer.view, next(answer.after)));
        operations += change.header.operation_count;
        answer.after = change.header.version;
        answer.changes.push_back(std::move(change));
    }
    return answer;
}

}  // namespace faultline::app
