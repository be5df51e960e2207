#include "api/app/changes.h"

#include <algorithm>
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
    Result<void> on_catalogue_entry(const model::CatalogueEntry&) override {
        change_->catalogue = true;
        return {};
    }
    Result<void> on_import_run(std::string_view bytes) override {
        FL_TRY(change_->run, model::decode_import_run(bytes));
        change_->run->seen.clear();
        return {};
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
};

Result<Change> read_change(const storage::View& view, Version version) {
    Change change;
    FL_TRY(auto record, view.read_record(version));
    change.header = std::move(record.header);
    change.is_removed = raw(version) < raw(view.oldest());
    if (change.is_removed) return change;
    ChangeReader reader(change);
    FL_CHECK(view.read_operations(version, reader));
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
