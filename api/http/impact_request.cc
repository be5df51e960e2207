#include "api/http/impact_request.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "api/http/impact_extras_request.h"

namespace faultline::http {

namespace {

constexpr std::uint32_t kNumberMax = std::numeric_limits<std::uint32_t>::max() - 1;

// Reads the members of the body and collects what is wrong with them.
class BodyReading {
 public:
    void wrong_type(const std::string& name, std::string_view expected, const json::Value& found) {
        add(name,
            "wrong_type",
            name + " must be " + std::string(expected) + ", not " + std::string(found.type_name()));
    }

    void add(const std::string& name, std::string code, std::string message) {
        violations.push_back({"/" + name, std::move(code), std::move(message)});
    }

    [[nodiscard]] RefuseWord refuse() {
        return [this](const std::string& name, std::string code, std::string message) {
            add(name, std::move(code), std::move(message));
        };
    }

    std::vector<std::string> texts(const std::string& name, const json::Value& value) {
        std::vector<std::string> list;
        if (value.as<json::Array>() == nullptr) wrong_type(name, "an array of strings", value);
        for (const json::Value& item : value.items()) {
            if (const auto* text = item.as<std::string>()) {
                list.push_back(*text);
            } else {
                wrong_type(name, "an array of strings", item);
                break;
            }
        }
        return list;
    }

    std::optional<std::uint32_t> number(const std::string& name, const json::Value& value) {
        if (value.is_null()) return std::nullopt;
        if (value.type_name() != "integer") {
            wrong_type(name, "a whole number or null", value);
            return std::nullopt;
        }
        const auto* number = value.as<std::int64_t>();
        if (number == nullptr || *number < 0 || *number > std::int64_t{kNumberMax}) {
            add(name,
                "out_of_range",
                name + " is " + value.text() + ", it must be between 0 and " +
                    std::to_string(kNumberMax));
            return std::nullopt;
        }
        return static_cast<std::uint32_t>(*number);
    }

    std::vector<Violation> violations;
    ImpactExtrasWords extras;
};

void read_inherited(const json::Value& value, BodyReading& reading, ImpactRequest& request) {
    if (const auto* truth = value.as<bool>()) {
        request.view.inherited = *truth;
    } else if (value.as<json::Array>() != nullptr) {
        request.view.inherited = true;
        request.view.inherited_classes = reading.texts("inherited", value);
        if (value.items().empty()) {
            reading.add("inherited", "wrong_value", "inherited names no class; true lists all");
        }
    } else if (!value.is_null()) {
        reading.wrong_type("inherited", "true, false or an array of classes", value);
    }
}

void read_flag(const std::string& name,
               const json::Value& value,
               BodyReading& reading,
               bool& into) {
    if (const auto* truth = value.as<bool>()) {
        into = *truth;
    } else if (!value.is_null()) {
        reading.wrong_type(name, "true, false or null", value);
    }
}

// A time or a version as text, or a version as a number.
void read_as_of(const json::Value& value, BodyReading& reading, ImpactRequest& request) {
    if (value.is_null()) return;
    if (value.as<std::string>() == nullptr && value.type_name() != "integer") {
        return reading.wrong_type("as_of", "a time, a version or null", value);
    }
    const auto as_of = app::parse_as_of(value.text());
    if (as_of.ok()) {
        request.question.as_of = as_of.value();
    } else {
        reading.add("as_of", "wrong_value", "as_of " + as_of.error().message);
    }
}

void read_member(const std::string& name,
                 const json::Value& value,
                 BodyReading& reading,
                 ImpactRequest& request) {
    if (name == "failed") {
        request.question.failed = reading.texts(name, value);
    } else if (name == "max_hops") {
        request.question.max_hops = reading.number(name, value);
    } else if (name == "limit") {
        request.view.limit = reading.number(name, value);
    } else if (name == "inherited") {
        read_inherited(value, reading, request);
    } else if (name == "as_of") {
        read_as_of(value, reading, request);
    } else if (name == "next") {
        read_flag(name, value, reading, request.question.next);
    } else if (name == "times") {
        read_flag(name, value, reading, request.question.times);
    } else if (read_extras_member(name, value, reading.refuse(), reading.extras)) {
        return;
    } else {
        reading.add(name, "unknown_member", "there is no member '" + name + "' here");
    }
}

// An explanation is of one CI in the whole answer, without lists.
void refuse_beside_explanation(const ImpactRequest& request, const RefuseWord& refuse) {
    if (!request.extras.explain) return;
    const bool fits = !request.question.max_hops && !request.question.next && !request.view.limit &&
                      !request.view.inherited && !request.extras.groups_asked();
    if (fits) return;
    refuse("explain",
           "wrong_value",
           "explain makes an answer about one CI in the whole blast radius, without lists; "
           "max_hops, limit, inherited, next and group_by do not go with it");
}

// What the answer repeats and the engine needs, from the same members.
void complete(ImpactRequest& request) {
    request.view.max_hops = request.question.max_hops;
    request.question.list_inherited = request.view.inherited || request.extras.need_inherited();
    if (request.extras.groups_asked() || request.extras.explain) request.view.summary_only = true;
    request.question.at_risk_shown = request.view.limit;
}

}  // namespace

Result<ImpactRequest> impact_request_of_body(const json::Value& body,
                                             const render::ImpactView& view) {
    const auto* object = body.as<json::Object>();
    if (object == nullptr) {
        return invalid_argument(R"(the body must be an object like {"failed": ["host-3"]})");
    }
    ImpactRequest request;
    request.view.summary_only = view.summary_only;
    BodyReading reading;
    for (const auto& [name, value] : *object) {
        read_member(name, value, reading, request);
    }
    if (std::ranges::find(*object, "failed", &json::Object::value_type::first) == object->end()) {
        reading.add("failed", "missing_member", "failed is missing: the ids that fail together");
    }
    request.extras = extras_of_words(std::move(reading.extras), request.view, reading.refuse());
    refuse_beside_explanation(request, reading.refuse());
    if (!reading.violations.empty()) {
        Error error = invalid_argument(reading.violations.front().message);
        error.violations = std::move(reading.violations);
        return error;
    }
    complete(request);
    return request;
}

ImpactRequest impact_request_of_query(Query& query) {
    ImpactRequest request;
    request.question.max_hops = query.number("max_hops", 0, kNumberMax);
    request.view.limit = query.number("limit", 0, kNumberMax);
    if (const auto inherited = query.text("inherited")) {
        request.view.inherited = *inherited != "false";
        const bool all = inherited->empty() || *inherited == "true" || *inherited == "false";
        if (!all) request.view.inherited_classes = split_commas(*inherited);
        if (!all && request.view.inherited_classes.empty()) {
            query.refuse("inherited", "wrong_value", "inherited names no class; true lists all");
        }
    }
    request.question.next = query.flag("next");
    request.question.times = query.flag("times");
    if (const auto view = query.text("view")) {
        request.view.summary_only = *view == "summary";
        if (!request.view.summary_only) {
            query.refuse("view", "wrong_value", "view is '" + *view + "', it can only be summary");
        }
    }
    if (const auto format = query.text("format")) {
        if (*format == "dot") request.drawing = render::GraphFormat::dot;
        if (*format == "graphml") request.drawing = render::GraphFormat::graphml;
        if (!request.drawing) {
            query.refuse(
                "format", "wrong_value", "format is '" + *format + "', not dot or graphml");
        }
    }
    const RefuseWord refuse = [&query](const std::string& name, std::string code, auto message) {
        query.refuse(name, std::move(code), std::move(message));
    };
    request.extras = extras_of_words(extras_words_of_query(query), request.view, refuse);
    refuse_beside_explanation(request, refuse);
    complete(request);
    return request;
}

}  // namespace faultline::http
