#include "importers/interchange.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "engine/base/utc_time.h"
#include "importers/json_fault.h"
#include "importers/line_reader.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

namespace dom = simdjson::dom;

static_assert(kLinePaddingBytes >= simdjson::SIMDJSON_PADDING);

// A member that an object may have.
struct MemberRule {
    std::string_view name;
    bool required;
};

constexpr std::array<MemberRule, 4> kCiMembers{
    {{"id", true}, {"class", true}, {"name", false}, {"attributes", false}}};
constexpr std::array<MemberRule, 8> kRelationshipMembers{{{"source", true},
                                                          {"type", true},
                                                          {"target", true},
                                                          {"group", false},
                                                          {"capacity", false},
                                                          {"strength", false},
                                                          {"delay_s", false},
                                                          {"verified_at", false}}};
constexpr std::array<MemberRule, 3> kGroupMembers{
    {{"ci", true}, {"name", true}, {"required", true}}};
constexpr std::array<MemberRule, 1> kRetireMembers{{{"ci", true}}};
constexpr std::array<std::string_view, 4> kKinds{"ci", "relationship", "group", "retire"};

std::string_view type_name(const dom::element& value) {
    switch (value.type()) {
        case dom::element_type::ARRAY:
            return "array";
        case dom::element_type::OBJECT:
            return "object";
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
            return "integer";
        case dom::element_type::DOUBLE:
            return "number with a fraction or exponent";
        case dom::element_type::STRING:
            return "string";
        case dom::element_type::BOOL:
            return "boolean";
        case dom::element_type::NULL_VALUE:
            return "null";
    }
    return "value";
}

// The line that is being read: where its problems go, and whether it had any.
class LineProblems {
 public:
    LineProblems(model::Origin origin, model::Observations& seen) : origin_(origin), seen_(&seen) {}

    void add(std::string code, std::string message) {
        seen_->add_problem(origin_, std::move(code), std::move(message));
        any_ = true;
    }

    void wrong_type(const std::string& field,
                    std::string_view expected,
                    const dom::element& found) {
        add("wrong_type",
            field + " must be " + std::string(expected) + ", found " +
                std::string(type_name(found)));
    }

    void too_big(const std::string& field, std::uint64_t value) {
        add("out_of_range",
            field + " is " + std::to_string(value) +
                ", integers must fit into 64 bits with sign (at most 9223372036854775807)");
    }

    [[nodiscard]] bool any() const { return any_; }
    [[nodiscard]] model::Origin origin() const { return origin_; }
    [[nodiscard]] model::Observations& seen() { return *seen_; }

 private:
    model::Origin origin_;
    model::Observations* seen_;
    bool any_ = false;
};

// The members of one object, matched with the rules of its kind.
class Members {
 public:
    Members(std::string_view kind,
            std::span<const MemberRule> rules,
            const dom::object& object,
            LineProblems& problems)
        : kind_(kind), rules_(rules), problems_(&problems) {
        for (const dom::key_value_pair member : object) {
            match(member.key, member.value);
        }
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            if (rules_[i].required && !has(i)) {
                problems.add("missing_member", field(i) + " is missing");
            }
        }
    }

    // Each returns member `i`, or nothing if it is absent or of another type, which is a problem.
    std::optional<std::string_view> text(std::size_t i) {
        return get<std::string_view>(i, "a string");
    }
    std::optional<std::int64_t> integer(std::size_t i) {
        if (has(i) && values_[i].is_uint64() && !values_[i].is_int64()) {
            problems_->too_big(field(i), values_[i].get_uint64().value_unsafe());
            return std::nullopt;
        }
        return get<std::int64_t>(i, "an integer");
    }
    std::optional<double> real(std::size_t i) { return get<double>(i, "a number"); }
    std::optional<dom::object> object(std::size_t i) { return get<dom::object>(i, "an object"); }

    // Member `i` as a time; nothing if it is absent or none, which is a problem.
    std::optional<std::int64_t> time(std::size_t i) {
        const auto written = text(i);
        if (!written) return std::nullopt;
        const auto time = parse_utc_time(*written);
        if (time.ok()) return time.value().microseconds;
        problems_->add("invalid_time",
                       field(i) + " " + shown(*written) +
                           " is not a time like 2026-11-03T14:05:00Z (RFC 3339)");
        return std::nullopt;
    }

 private:
    [[nodiscard]] bool has(std::size_t i) const { return (present_ >> i & 1U) != 0; }

    [[nodiscard]] std::string field(std::size_t i) const {
        return std::string(kind_) + "." + std::string(rules_[i].name);
    }

    void match(std::string_view key, const dom::element& value) {
        const auto rule = std::ranges::find(rules_, key, &MemberRule::name);
        if (rule == rules_.end()) {
            problems_->add("unknown_member", std::string(kind_) + " has no member " + shown(key));
            return;
        }
        const auto i = static_cast<std::size_t>(rule - rules_.begin());
        if (has(i)) problems_->add("duplicate_member", field(i) + " is there twice");
        present_ |= 1U << i;
        values_[i] = value;
    }

    template <typename T>
    std::optional<T> get(std::size_t i, std::string_view expected) {
        if (!has(i)) return std::nullopt;
        T value{};
        if (values_[i].get<T>().get(value) == simdjson::SUCCESS) return value;
        problems_->wrong_type(field(i), expected, values_[i]);
        return std::nullopt;
    }

    std::string_view kind_;
    std::span<const MemberRule> rules_;
    LineProblems* problems_;
    std::array<dom::element, kRelationshipMembers.size()> values_{};
    std::uint32_t present_ = 0;
};

// A scalar value of the attribute `name`; nothing if it is none or out of range, a problem.
std::optional<model::Scalar> read_scalar(std::string_view name,
                                         const dom::element& value,
                                         LineProblems& problems) {
    switch (value.type()) {
        case dom::element_type::STRING:
            return std::string(value.get_string().value_unsafe());
        case dom::element_type::INT64:
            return value.get_int64().value_unsafe();
        case dom::element_type::DOUBLE:
            return value.get_double().value_unsafe();
        case dom::element_type::BOOL:
            return value.get_bool().value_unsafe();
        case dom::element_type::UINT64:
            problems.too_big("attribute " + shown(name), value.get_uint64().value_unsafe());
            return std::nullopt;
        default:
            problems.wrong_type("attribute " + shown(name),
                                "a string, number, boolean or an array of those",
                                value);
            return std::nullopt;
    }
}

std::optional<model::AttributeValue> read_value(std::string_view name,
                                                const dom::element& value,
                                                LineProblems& problems) {
    dom::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
        auto scalar = read_scalar(name, value, problems);
        if (!scalar) return std::nullopt;
        return model::AttributeValue(*std::move(scalar));
    }
    std::vector<model::Scalar> items;
    for (const dom::element item : array) {
        auto scalar = read_scalar(name, item, problems);
        if (!scalar) return std::nullopt;
        items.push_back(*std::move(scalar));
    }
    return model::AttributeValue(std::move(items));
}

// Each attribute that is there twice is a problem, whatever its values.
void refuse_duplicates(const dom::object& object, LineProblems& problems) {
    std::vector<std::string_view> names;
    for (const dom::key_value_pair member : object) {
        names.push_back(member.key);
    }
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) {
        problems.add("duplicate_member", "attribute " + shown(*twice) + " is there twice");
    }
}

model::Attributes read_attributes(const dom::object& object, LineProblems& problems) {
    refuse_duplicates(object, problems);
    model::Attributes attributes;
    attributes.reserve(object.size());
    for (const dom::key_value_pair member : object) {
        if (member.value.is_null()) continue;
        auto value = read_value(member.key, member.value, problems);
        if (value) attributes.push_back({std::string(member.key), *std::move(value)});
    }
    return attributes;
}

void read_ci(const dom::object& object, LineProblems& problems) {
    Members members("ci", kCiMembers, object, problems);
    model::CiInput ci{.id = members.text(0).value_or(""),
                      .class_name = members.text(1).value_or(""),
                      .name = members.text(2).value_or("")};
    if (const auto attributes = members.object(3)) {
        ci.attributes = read_attributes(*attributes, problems);
    }
    if (!problems.any()) problems.seen().add_ci(problems.origin(), std::move(ci));
}

void read_relationship(const dom::object& object, LineProblems& problems) {
    Members members("relationship", kRelationshipMembers, object, problems);
    const model::RelationshipInput relationship{.source = members.text(0).value_or(""),
                                                .type = members.text(1).value_or(""),
                                                .target = members.text(2).value_or(""),
                                                .group = members.text(3).value_or(""),
                                                .capacity = members.integer(4).value_or(1),
                                                .strength = members.real(5).value_or(1.0),
                                                .delay_s = members.integer(6).value_or(0),
                                                .verified_at = members.time(7)};
    if (!problems.any()) problems.seen().add_relationship(problems.origin(), relationship);
}

void read_group(const dom::object& object, LineProblems& problems) {
    Members members("group", kGroupMembers, object, problems);
    const model::GroupInput group{.ci = members.text(0).value_or(""),
                                  .name = members.text(1).value_or(""),
                                  .required = members.integer(2).value_or(1)};
    if (!problems.any()) problems.seen().add_group(problems.origin(), group);
}

void read_retirement(const dom::object& object, LineProblems& problems) {
    Members members("retire", kRetireMembers, object, problems);
    const std::string_view ci = members.text(0).value_or("");
    if (!problems.any()) problems.seen().add_retirement(problems.origin(), ci);
}

// Which of kKinds the line's object holds; nothing if it is not exactly one, which is a problem.
std::optional<std::size_t> kind_of(const dom::object& line, LineProblems& problems) {
    std::optional<std::size_t> kind;
    bool several = false;
    for (const dom::key_value_pair member : line) {
        const auto at = std::ranges::find(kKinds, member.key);
        if (at == kKinds.end()) {
            problems.add("unknown_member",
                         "the line's object has no member " + shown(member.key) +
                             "; it has one of ci, relationship, group, retire");
            continue;
        }
        const auto found = static_cast<std::size_t>(at - kKinds.begin());
        if (kind == found) problems.add("duplicate_member", std::string(*at) + " is there twice");
        several = several || (kind && kind != found);
        kind = found;
    }
    if (several || (!kind && !problems.any())) {
        problems.add("not_one_object",
                     std::string("the line holds ") + (several ? "several" : "none") +
                         " of ci, relationship, group, retire; write one a line");
    }
    return problems.any() ? std::nullopt : kind;
}

void read_object(const dom::element& value, LineProblems& problems) {
    dom::object line;
    if (value.get_object().get(line) != simdjson::SUCCESS) {
        return problems.add(
            "not_one_object",
            "the line must be an object with one of ci, relationship, group, retire, "
            "found " +
                std::string(type_name(value)));
    }
    const auto kind = kind_of(line, problems);
    if (!kind) return;
    const dom::element content = (*line.begin()).value;
    dom::object object;
    if (content.get_object().get(object) != simdjson::SUCCESS) {
        return problems.wrong_type(std::string(kKinds[*kind]), "an object", content);
    }
    constexpr std::array kReaders{read_ci, read_relationship, read_group, read_retirement};
    kReaders[*kind](object, problems);
}

class InterchangeImporter final : public Importer {
 public:
    Result<void> read(ByteSource& source, std::uint32_t file, model::Observations& seen) override {
        LineReader lines(source);
        Line line;
        while (true) {
            FL_TRY(const bool more, lines.next(line));
            if (!more) return {};
            LineProblems problems({file, line.number}, seen);
            FL_CHECK(read_line(line, problems));
        }
    }

    Result<void> finish(model::Observations&) override { return {}; }

 private:
    Result<void> read_line(const Line& line, LineProblems& problems) {
        if (line.too_long) {
            problems.add("line_too_long",
                         "the line is longer than " + std::to_string(kLineBytesMax) +
                             " bytes, the limit of a line");
            return {};
        }
        if (line.text.find_first_not_of(" \t\r") == std::string_view::npos) return {};
        if (parser_.max_depth() != kJsonDepthMax &&
            parser_.allocate(kFirstCapacityBytes, kJsonDepthMax) != simdjson::SUCCESS) {
            return unavailable("not enough memory to parse JSON");
        }
        // The reader keeps readable bytes behind the line, so that nothing needs to be copied.
        dom::element value;
        const auto error = parser_.parse(line.text.data(), line.text.size(), false).get(value);
        if (error == simdjson::SUCCESS) {
            read_object(value, problems);
        } else {
            return add_fault(error, line.text, problems);
        }
        return {};
    }

    static Result<void> add_fault(simdjson::error_code error,
                                  std::string_view line,
                                  LineProblems& problems) {
        if (error == simdjson::MEMALLOC) return unavailable("not enough memory to parse JSON");
        if (error == simdjson::DEPTH_ERROR) {
            problems.add("too_deep",
                         "objects and arrays are nested deeper than " +
                             std::to_string(kJsonDepthMax) + ", the limit");
            return {};
        }
        JsonFault fault = explain_json_fault(line);
        problems.add(std::move(fault.code), std::move(fault.message));
        return {};
    }

    static constexpr std::size_t kFirstCapacityBytes = std::size_t{1} << 16;

    dom::parser parser_;
};

}  // namespace

Result<std::unique_ptr<Importer>> make_interchange_importer(const ImporterOptions& options) {
    if (!options.host.empty()) return invalid_argument("the format faultline takes no host");
    return std::unique_ptr<Importer>(std::make_unique<InterchangeImporter>());
}

bool looks_like_interchange(std::string_view head) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    constexpr std::string_view kSpace = " \t\r\n";
    const auto skip = [&head, kSpace](char expected) {
        head.remove_prefix(std::min(head.find_first_not_of(kSpace), head.size()));
        if (!head.starts_with(expected)) return false;
        head.remove_prefix(1);
        return true;
    };
    if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
    if (!skip('{') || !skip('"')) return false;
    return std::ranges::any_of(kKinds, [head](std::string_view kind) {
        return head.starts_with(kind) && head.substr(kind.size()).starts_with('"');
    });
}

}  // namespace faultline::importers
