#include "importers/csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/model/attribute_types.h"
#include "engine/model/limits.h"
#include "engine/model/validation.h"
#include "importers/csv_rows.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::array<std::string_view, 3> kCiColumns{"id", "class", "name"};
constexpr std::array<std::string_view, 3> kRelationshipColumns{"source", "type", "target"};
constexpr std::array<std::string_view, 3> kGroupColumns{"ci", "group", "required"};
constexpr std::array<std::string_view, 5> kOptionalColumns{
    "group", "capacity", "strength", "delay_s", "verified_at"};
constexpr std::array<std::string_view, 4> kNumberAttributes{
    "unavailability", "availability", "mtbf_hours", "mttr_hours"};

using Header = std::vector<std::string>;

bool begins_with(const Header& header, const std::array<std::string_view, 3>& columns) {
    return header.size() >= columns.size() &&
           std::equal(columns.begin(), columns.end(), header.begin());
}

// One row: its cells by column, and its problems.
class Row {
 public:
    Row(const Header& header,
        const CsvRow& row,
        model::Origin origin,
        model::Observations& seen,
        const model::Catalogue* catalogue)
        : header_(&header),
          cells_(&row.cells),
          origin_(origin),
          seen_(&seen),
          catalogue_(catalogue) {}

    // The cell in column `i`; empty if absent.
    [[nodiscard]] std::string_view cell(std::size_t i) const { return (*cells_)[i]; }
    [[nodiscard]] const std::string& column(std::size_t i) const { return (*header_)[i]; }
    [[nodiscard]] std::size_t size() const { return cells_->size(); }

    // The cell in the column of that name; empty if there is none.
    [[nodiscard]] std::string_view cell(std::string_view name) const {
        const auto at = std::ranges::find(*header_, name);
        return at == header_->end() ? std::string_view() : cell(index_of(at));
    }

    // The number in `text`, the cell of column `name`, or `fallback` if it is empty or a problem.
    template <typename T>
    T number(std::string_view name, std::string_view text, T fallback) {
        if (text.empty()) return fallback;
        T value{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool whole = end == text.data() + text.size();
        if (whole && error == std::errc::result_out_of_range) {
            add("out_of_range",
                std::string(name) + " " + shown(text) + " does not fit into 64 bits");
            return fallback;
        }
        if (whole && error == std::errc() && std::isfinite(static_cast<double>(value))) {
            return value;
        }
        add("not_a_number",
            std::string(name) + " " + shown(text) + " is not " +
                (std::is_integral_v<T> ? "an integer" : "a number, write it like 0.25"));
        return fallback;
    }

    // The time in the column of that name; nothing if it is absent or a problem.
    std::optional<std::int64_t> time(std::string_view name) {
        const std::string_view text = cell(name);
        if (text.empty()) return std::nullopt;
        const auto time = parse_utc_time(text);
        if (time.ok()) return time.value().microseconds;
        add("invalid_time",
            std::string(name) + " " + shown(text) +
                " is not a time like 2026-11-03T14:05:00Z (RFC 3339)");
        return std::nullopt;
    }

    void add(std::string code, std::string message) {
        seen_->add_problem(origin_, std::move(code), std::move(message));
        any_problem_ = true;
    }

    [[nodiscard]] bool any_problem() const { return any_problem_; }
    [[nodiscard]] model::Origin origin() const { return origin_; }
    [[nodiscard]] model::Observations& seen() { return *seen_; }
    [[nodiscard]] const model::Catalogue* catalogue() const { return catalogue_; }

 private:
    [[nodiscard]] std::size_t index_of(Header::const_iterator at) const {
        return static_cast<std::size_t>(at - header_->begin());
    }

    const Header* header_;
    const std::vector<std::string>* cells_;
    model::Origin origin_;
    model::Observations* seen_;
    const model::Catalogue* catalogue_;  // null: everything is text
    bool any_problem_ = false;
};

// A whole number stays an integer, as in the interchange format.
model::Scalar reliability_number(Row& row, const std::string& name, std::string_view text) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (error == std::errc() && end == text.data() + text.size()) return integer;
    return row.number<double>(name, text, 0.0);
}

// The cell as what the catalogue says it is; text of another kind than string is a problem.
model::AttributeValue attribute_value(Row& row, std::size_t i, std::string_view text) {
    const std::string& name = row.column(i);
    if (std::ranges::count(kNumberAttributes, name) != 0) {
        return reliability_number(row, name, text);
    }
    const std::string_view class_name = row.cell(1);
    const auto* definition =
        row.catalogue() == nullptr ? nullptr : row.catalogue()->find_attribute(class_name, name);
    const bool is_text = definition == nullptr ||
                         (definition->type == model::ValueType::string && !definition->array);
    if (is_text) return model::Scalar(std::string(text));
    auto value = model::typed_value(*definition, text);
    if (value) return *std::move(value);
    row.add("attribute_type",
            "column " + std::to_string(i + 1) + " (" + name + "): " + shown(text) + " is not " +
                model::type_text(*definition) + ", as class " + shown(class_name) +
                " has it; correct the cell or the schema");
    return model::Scalar(std::string(text));
}

void read_ci(Row& row) {
    model::CiInput ci{.id = row.cell(0), .class_name = row.cell(1), .name = row.cell(2)};
    for (std::size_t i = kCiColumns.size(); i < row.size(); ++i) {
        const std::string_view text = row.cell(i);
        if (text.empty()) continue;
        ci.attributes.push_back({row.column(i), attribute_value(row, i, text)});
    }
    if (!row.any_problem()) row.seen().add_ci(row.origin(), std::move(ci));
}

void read_relationship(Row& row) {
    const model::RelationshipInput relationship{
        .source = row.cell(0),
        .type = row.cell(1),
        .target = row.cell(2),
        .group = row.cell("group"),
        .capacity = row.number<std::int64_t>("capacity", row.cell("capacity"), 1),
        .strength = row.number<double>("strength", row.cell("strength"), 1.0),
        .delay_s = row.number<std::int64_t>("delay_s", row.cell("delay_s"), 0),
        .verified_at = row.time("verified_at")};
    if (!row.any_problem()) row.seen().add_relationship(row.origin(), relationship);
}

void read_group(Row& row) {
    if (row.cell(2).empty()) row.add("missing_value", "required is missing or empty");
    const model::GroupInput group{.ci = row.cell(0),
                                  .name = row.cell(1),
                                  .required = row.number<std::int64_t>("required", row.cell(2), 1)};
    if (!row.any_problem()) row.seen().add_group(row.origin(), group);
}

// What reads the rows of the table with that header, or nullptr.
void (*reader_of(const Header& header))(Row&) {
    if (begins_with(header, kCiColumns)) return read_ci;
    if (begins_with(header, kRelationshipColumns)) return read_relationship;
    if (begins_with(header, kGroupColumns)) return read_group;
    return nullptr;
}

bool is_known_column(const Header& header, const std::string& column) {
    if (begins_with(header, kCiColumns)) return true;
    return begins_with(header, kRelationshipColumns) &&
           std::ranges::count(kOptionalColumns, column) != 0;
}

// Why column `column` (not one of the first three) cannot stand in a header; empty if it can.
std::string column_fault(const Header& header, const std::string& column) {
    if (column.empty()) return "a column without a name";
    if (!model::is_clean_text(column)) {
        return "column " + shown(column) + " holds control characters";
    }
    if (column.size() > model::kAttributeNameBytesMax) {
        return "the name of column " + shown(column) + " has " + std::to_string(column.size()) +
               " bytes, the limit is " + std::to_string(model::kAttributeNameBytesMax);
    }
    if (!is_known_column(header, column)) {
        return "unknown column " + shown(column) +
               (begins_with(header, kGroupColumns)
                    ? "; the table of groups has ci, group, required"
                    : "; a table of relationships may have group, capacity, strength, delay_s, "
                      "verified_at");
    }
    return {};
}

// Errors: invalid_argument if `header` is none of a table.
Result<void> check_header(const Header& header, std::uint32_t line) {
    if (reader_of(header) == nullptr) {
        return unreadable(line,
                          "invalid_header",
                          "the header is none of: id,class,name,... or source,type,target,... or "
                          "ci,group,required");
    }
    std::vector<std::string_view> names(header.begin(), header.end());
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
        return unreadable(line, "invalid_header", "column " + shown(*twice) + " is there twice");
    }
    for (std::size_t i = kCiColumns.size(); i < header.size(); ++i) {
        std::string fault = column_fault(header, header[i]);
        if (!fault.empty()) return unreadable(line, "invalid_header", fault);
    }
    return {};
}

class CsvImporter final : public Importer {
 public:
    explicit CsvImporter(const model::Catalogue* catalogue) : catalogue_(catalogue) {}

    Result<void> read(ByteSource& source, std::uint32_t file, model::Observations& seen) override {
        CsvRowReader rows(source);
        CsvRow row;
        FL_TRY(const bool any, rows.next(row));
        if (!any) return {};
        if (!row.ok()) return unreadable(row.line, row.code, row.message);
        const Header header = row.cells;
        FL_CHECK(check_header(header, row.line));
        const auto read_row = reader_of(header);
        while (true) {
            FL_TRY(const bool more, rows.next(row));
            if (!more) return {};
            Row cells(header, row, {file, row.line}, seen, catalogue_);
            if (is_complete(row, header, cells)) read_row(cells);
        }
    }

    Result<void> finish(model::Observations&) override { return {}; }

 private:
    static bool is_complete(const CsvRow& row, const Header& header, Row& cells) {
        if (!row.ok()) {
            cells.add(row.code, row.message);
            return false;
        }
        if (row.cells.size() == header.size()) return true;
        cells.add("wrong_cell_count",
                  "the row has " + std::to_string(row.cells.size()) + " cells, the header has " +
                      std::to_string(header.size()));
        return false;
    }

    const model::Catalogue* catalogue_;
};

}  // namespace

Result<std::unique_ptr<Importer>> make_csv_importer(const ImporterOptions& options) {
    if (!options.host.empty()) return invalid_argument("the format csv takes no host");
    return std::unique_ptr<Importer>(std::make_unique<CsvImporter>(options.catalogue));
}

bool looks_like_csv(std::string_view head) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
    head = head.substr(0, head.find_first_of("\r\n"));
    Header header;
    while (header.size() < kCiColumns.size()) {
        const std::size_t comma = head.find(',');
        std::string_view column = head.substr(0, comma);
        if (column.size() >= 2 && column.starts_with('"') && column.ends_with('"')) {
            column = column.substr(1, column.size() - 2);
        }
        header.emplace_back(column);
        if (comma == std::string_view::npos) break;
        head.remove_prefix(comma + 1);
    }
    return reader_of(header) != nullptr;
}

}  // namespace faultline::importers
