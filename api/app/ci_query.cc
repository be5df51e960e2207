#include "api/app/ci_query.h"

#include <algorithm>
#include <iterator>

#include "api/app/known_class.h"
#include "api/app/saved_queries.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

constexpr std::string_view kAttributes = "attributes";

// Keeps the rows of a page: of those that were added the first so many.
class PageKeeper {
 public:
    PageKeeper(const CiSort& sort, std::uint32_t limit) : sort_(sort), most_(limit + 1) {}

    // True if a row at `place` may be on the page.
    [[nodiscard]] bool wants(const CiPlace& place) const {
        return !end_ || lies_before(sort_, place, *end_);
    }

    void add(CiRow row) {
        rows_.push_back(std::move(row));
        if (rows_.size() >= 2 * most_) trim();
    }

    [[nodiscard]] bool is_full() const { return rows_.size() >= most_; }

    // The rows in their order, one more than a page has if there is a next page.
    std::vector<CiRow> take() {
        trim();
        return std::move(rows_);
    }

 private:
    void trim() {
        std::ranges::sort(rows_, [this](const CiRow& a, const CiRow& b) {
            return lies_before(sort_, a.place, b.place);
        });
        if (rows_.size() < most_) return;
        rows_.resize(most_);
        end_ = rows_.back().place;
    }

    const CiSort& sort_;
    std::size_t most_;
    std::optional<CiPlace> end_;  // what lies behind it is on no page
    std::vector<CiRow> rows_;
};

void keep_attributes(const CiFields& fields, const identify::MergedCi& ci, CiRow& row) {
    if (fields.all_attributes) {
        for (const identify::MergedAttribute& attribute : ci.attributes) {
            row.attributes.emplace_back(attribute.name, attribute.value);
        }
        return;
    }
    for (const std::string& name : fields.attributes) {
        const auto at =
            std::ranges::lower_bound(ci.attributes, name, {}, &identify::MergedAttribute::name);
        const bool is_there = at != ci.attributes.end() && at->name == name;
        if (is_there) row.attributes.emplace_back(name, at->value);
    }
}

CiRow row_of(const FoundCi& found, CiPlace place, const CiFields& fields) {
    CiRow row;
    row.place = std::move(place);
    row.class_name = found.class_name;
    row.name = found.content->name.empty() ? found.id : found.content->name;
    row.alive = found.alive;
    row.changed = found.changed;
    keep_attributes(fields, *found.content, row);
    return row;
}

Result<void> add_field(std::string_view text, CiFields& fields) {
    if (text == "id") return {};
    if (text == "class") {
        fields.class_name = true;
    } else if (text == "name") {
        fields.name = true;
    } else if (text == "state") {
        fields.state = true;
    } else if (text == "last_changed") {
        fields.changed = true;
    } else if (text == kAttributes) {
        fields.all_attributes = true;
    } else {
        FL_TRY(identify::CiField field, identify::parse_ci_field(text));
        std::vector<std::string>& names = fields.attributes;
        if (std::ranges::find(names, field.attribute) == names.end()) {
            names.push_back(std::move(field.attribute));
        }
        if (names.size() > kFieldsMax) {
            return invalid_argument("more than " + std::to_string(kFieldsMax) + " fields");
        }
    }
    return {};
}

Result<CiFields> parse_fields(std::string_view text) {
    CiFields fields;
    if (text.empty()) return fields;
    fields.class_name = fields.name = false;
    while (true) {
        const std::size_t comma = std::min(text.find(','), text.size());
        FL_CHECK(add_field(text.substr(0, comma), fields));
        if (comma == text.size()) return fields;
        text.remove_prefix(comma + 1);
    }
}

// What a question says, read.
struct ReadQuestion {
    CiSort sort;
    CiFields fields;
    std::optional<CiPlace> after;
};

// Keeps what is wrong under the name of the parameter.
template <typename T>
std::optional<T> keep(Result<T> read, std::string_view name, std::vector<Violation>& violations) {
    if (read.ok()) return std::move(read).value();
    violations.push_back(
        {std::string(name), "wrong_value", std::string(name) + ": " + read.error().message});
    return std::nullopt;
}

Error with_violations(std::vector<Violation> violations) {
    Error error = invalid_argument(violations.front().message);
    error.violations = std::move(violations);
    return error;
}

Result<ReadQuestion> read_question(const CiQuestion& question) {
    ReadQuestion read;
    std::vector<Violation> violations;
    if (!question.sort.empty()) {
        read.sort = keep(parse_ci_sort(question.sort), "sort", violations).value_or(CiSort{});
    }
    read.fields = keep(parse_fields(question.fields), "fields", violations).value_or(CiFields{});
    if (!question.cursor.empty() && violations.empty()) {
        read.after = keep(place_of(read.sort, question.cursor), "cursor", violations);
    }
    if (question.limit == 0 || question.limit > kPageMax) {
        violations.push_back({"limit",
                              "wrong_value",
                              "limit is " + std::to_string(question.limit) +
                                  ", it must be between 1 and " + std::to_string(kPageMax)});
    }
    if (violations.empty()) return read;
    return with_violations(std::move(violations));
}

// What staleness counts back from: the time the question is about.
UtcTime now_of(const App& app, const storage::View& view, const AsOf& as_of) {
    if (const auto* time = std::get_if<UtcTime>(&as_of)) return *time;
    return std::holds_alternative<Version>(as_of) ? view.time() : app.now();
}

Result<void> fill_page(CiSearch& search,
                       const CiQuestion& question,
                       const ReadQuestion& read,
                       CiPage& page) {
    PageKeeper keeper(read.sort, question.limit);
    std::uint64_t count = 0;
    const bool by_id = read.sort.is_by_id() && !question.count &&
                       search.is_quicker_by_id(std::uint64_t{question.limit} + 1);
    const auto add = [&](const FoundCi& found) -> Result<bool> {
        count++;
        CiPlace place{sort_key(read.sort, found.id, found.class_name, *found.content),
                      std::string(found.id)};
        if (read.after && !lies_before(read.sort, *read.after, place)) return true;
        if (keeper.wants(place)) keeper.add(row_of(found, std::move(place), read.fields));
        return !by_id || !keeper.is_full();
    };
    FL_CHECK(by_id ? search.visit_by_id(read.after ? read.after->id : std::string(), add)
                   : search.visit(add));
    page.rows = keeper.take();
    if (page.rows.size() > question.limit) {
        page.rows.pop_back();
        page.next_cursor = cursor_of(read.sort, page.rows.back().place);
    }
    if (question.count) page.count = count;
    page.looked_at = search.looked_at();
    return {};
}

}  // namespace

Result<std::vector<identify::CiFilter>> filters_of(const storage::View& view,
                                                   const model::FilterParameters& parameters,
                                                   const std::string& query) {
    std::vector<Violation> violations;
    std::vector<identify::CiFilter> filters;
    filters.push_back(identify::parse_ci_filter(parameters, violations));
    if (!violations.empty()) return with_violations(std::move(violations));
    if (const std::string& name = filters.front().class_name; !name.empty()) {
        FL_CHECK(check_class(view, name, "class"));
    }
    if (query.empty()) return filters;
    FL_TRY(const SavedQueryEntry saved, find_query(view, query));
    filters.push_back(identify::parse_ci_filter(saved.query.parameters, violations));
    if (violations.empty()) return filters;
    return corruption("the saved query '" + query +
                      "' does not read: " + violations.front().message);
}

Result<std::vector<CiId>> cis_of_filters(const Published& at,
                                         std::vector<identify::CiFilter> filters) {
    for (identify::CiFilter& filter : filters) {
        filter.state = identify::CiState::live;
    }
    const GraphSource load = [&at] {
        return Result<std::shared_ptr<const graph::Snapshot>>(at.graph);
    };
    FL_TRY(CiSearch search, CiSearch::make(at.view, std::move(filters), at.view.time(), load));
    std::vector<CiId> cis;
    FL_CHECK(search.visit([&](const FoundCi& found) {
        cis.push_back(found.ci);
        return Result<bool>(true);
    }));
    return cis;
}

Result<CiPage> query_cis(const Principal& /*principal*/, App& app, const CiQuestion& question) {
    FL_TRY(const ReadQuestion read, read_question(question));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    FL_TRY(std::vector<identify::CiFilter> filters,
           filters_of(view, question.filter, question.query));
    const UtcTime now = now_of(app, view, question.as_of);
    const GraphSource load = [&app, &view]() -> Result<std::shared_ptr<const graph::Snapshot>> {
        FL_TRY(const auto at, app.published(AsOf(view.version())));
        return at->graph;
    };
    FL_TRY(CiSearch search, CiSearch::make(view, std::move(filters), now, load));
    CiPage page{view, question.as_of, read.fields, {}};
    FL_CHECK(fill_page(search, question, read, page));
    return page;
}

}  // namespace faultline::app
