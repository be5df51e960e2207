#include "api/app/change_list.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "api/app/merged_ids.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

using Entry = ChangeIndex::Entry;

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

Error no_change(const std::string& id) {
    return not_found("there is no change '" + model::printable(id) + "'");
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

// Says of each change whether it is wanted.
class Wanted {
 public:
    Wanted(const ChangeFilter& filter, UtcTime at)
        : filter_(filter), at_(at), text_(lowered(filter.text)) {}

    [[nodiscard]] bool operator()(const ChangeEntry& change) const {
        return fits_words(change) && fits_window(change) &&
               (!filter_.review_overdue || change.review_is_overdue(at_));
    }

 private:
    [[nodiscard]] bool fits_words(const ChangeEntry& change) const {
        const auto& states = filter_.states;
        if (!states.empty() && std::ranges::find(states, change.state) == states.end()) {
            return false;
        }
        if (filter_.type && *filter_.type != change.type) return false;
        if (!filter_.model.empty() && filter_.model != change.model) return false;
        if (!filter_.team.empty() && filter_.team != change.team) return false;
        return text_.empty() || lowered(change.id).find(text_) != std::string::npos ||
               lowered(change.title).find(text_) != std::string::npos;
    }

    [[nodiscard]] bool fits_window(const ChangeEntry& change) const {
        if (!filter_.planned_from && !filter_.planned_until) return true;
        if (!change.window) return false;
        return (!filter_.planned_from || *filter_.planned_from < change.window->end) &&
               (!filter_.planned_until || change.window->start < *filter_.planned_until);
    }

    const ChangeFilter& filter_;
    UtcTime at_;
    std::string text_;
};

Result<void> check(const ChangeListQuestion& question) {
    if (question.limit == 0 || question.limit > kChangePageMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kChangePageMax));
    }
    const ChangeFilter& filter = question.filter;
    const bool is_turned = filter.planned_from && filter.planned_until &&
                           !(*filter.planned_from < *filter.planned_until);
    if (is_turned) return invalid_argument("planned_from must be before planned_until");
    return {};
}

// Takes the wanted changes in the order of their ids.
class PageMaker {
 public:
    PageMaker(const ChangeListQuestion& question, ChangePage& page)
        : question_(question), page_(page), wanted_(question.filter, page.at) {}

    void take(const Entry& entry) {
        if (!wanted_(*entry)) return;
        page_.count++;
        if (question_.cursor && entry->id <= *question_.cursor) return;
        if (page_.changes.size() < question_.limit) {
            page_.changes.push_back(entry);
        } else {
            page_.next_cursor = page_.changes.back()->id;
        }
    }

 private:
    const ChangeListQuestion& question_;
    ChangePage& page_;
    Wanted wanted_;
};

// Fewer changes than all among which the wanted ones are; nothing if all are to be looked at.
Result<std::optional<std::vector<Entry>>> few(const storage::View& view,
                                              const ChangeIndex& changes,
                                              const ChangeFilter& filter) {
    if (!filter.ci.empty()) {
        FL_TRY(const MergedIds merged, MergedIds::read(view));
        std::vector<Entry> found;
        for (const std::string& ci : merged.names_of(filter.ci)) {
            std::ranges::move(changes.of_ci(ci), std::back_inserter(found));
        }
        std::ranges::sort(found, {}, &ChangeEntry::id);
        const auto twice = std::ranges::unique(found, {}, &ChangeEntry::id);
        found.erase(twice.begin(), twice.end());
        return std::optional(std::move(found));
    }
    if (filter.planned_from || filter.planned_until) {
        return std::optional(changes.overlapping({filter.planned_from.value_or(UtcTime{kFirst}),
                                                  filter.planned_until.value_or(UtcTime{kLast})}));
    }
    return std::optional<std::vector<Entry>>();
}

// The change as it was before `version`; nothing if it was not there, or nobody knows any more.
Result<std::optional<StoredChange>> before_version(const storage::View& view,
                                                   const std::string& id,
                                                   Version version) {
    if (version <= view.oldest()) return std::optional<StoredChange>();
    FL_TRY(const storage::View past, view.at(Version{raw(version) - 1}));
    return find_change(past, id);
}

}  // namespace

Result<ChangeAnswer> get_change(const Principal& /*principal*/,
                                const App& app,
                                const std::string& id,
                                const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(auto stored, find_change(view, id));
    if (!stored) return no_change(id);
    return ChangeAnswer{std::move(view), as_of, *std::move(stored)};
}

Result<ChangePage> list_changes(const Principal& /*principal*/,
                                const App& app,
                                const ChangeListQuestion& question) {
    FL_CHECK(check(question));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    FL_TRY(const auto changes, app.change_book().at(view));
    const UtcTime at = question.at.value_or(view.time());
    ChangePage page{std::move(view), question.as_of, at, 0, {}, {}};
    PageMaker maker(question, page);
    FL_TRY(const auto some, few(page.view, *changes, question.filter));
    if (some) {
        std::ranges::for_each(*some, [&](const Entry& entry) { maker.take(entry); });
    } else {
        changes->visit({}, [&](const Entry& entry) {
            maker.take(entry);
            return true;
        });
    }
    return page;
}

Result<ChangeHistoryAnswer> change_history(const Principal& /*principal*/,
                                           const App& app,
                                           const std::string& id,
                                           const HistoryPage& page) {
    FL_CHECK(check_page(page));
    FL_TRY(storage::View view, view_as_of(app.view(), page.as_of));
    FL_TRY(auto current, find_change(view, id));
    if (!current) return no_change(id);
    ChangeHistoryAnswer answer{std::move(view), page.as_of, id, {}, false};
    if (page.before && *page.before <= current->changed) {
        FL_TRY(current, before_version(answer.view, id, *page.before));
    }
    while (current && answer.versions.size() < page.limit) {
        FL_TRY(HistoryOrigin origin, origin_of(answer.view, current->changed));
        FL_TRY(auto before, before_version(answer.view, id, current->changed));
        answer.versions.push_back({std::move(origin), std::move(current->change), {}});
        if (before) answer.versions.back().before = before->change;
        current = std::move(before);
    }
    answer.more = current.has_value();
    return answer;
}

}  // namespace faultline::app
