#include "api/http/outage_request.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/as_of_parameter.h"
#include "api/http/json_place.h"

namespace faultline::http {

namespace {

constexpr std::array<std::string_view, 6> kBodyMembers = {
    "method", "down", "may_fail", "scenarios", "seed", "as_of"};
constexpr std::array<std::string_view, 2> kMayFailMembers = {"id", "probability"};
constexpr std::string_view kProbabilityRule = "must be a number between 0 and 1";

std::optional<impact::MethodChoice> method_named(std::string_view name) {
    if (name == "auto") return impact::MethodChoice::automatic;
    if (name == "exact") return impact::MethodChoice::exact;
    if (name == "monte_carlo") return impact::MethodChoice::monte_carlo;
    return std::nullopt;
}

std::string wrong_method(const std::string& name) {
    return "method is '" + name + "', it can only be auto, exact or monte_carlo";
}

void read_method(const JsonPlace& place, app::OutageQuestion& question) {
    const auto name = place.text();
    if (!name) return;
    const auto method = method_named(*name);
    if (!method) place.refuse("wrong_value", wrong_method(*name));
    question.method = method.value_or(impact::MethodChoice::automatic);
}

void read_number(const JsonPlace& place, std::int64_t min, std::int64_t max, std::uint64_t& into) {
    const auto number = place.integer();
    if (!number) return;
    if (*number < min || *number > max) {
        place.refuse("out_of_range",
                     "is " + std::to_string(*number) + ", it must be between " +
                         std::to_string(min) + " and " + std::to_string(max));
    }
    into = static_cast<std::uint64_t>(*number);
}

app::MayFail read_may_fail(const JsonPlace& place) {
    app::MayFail entry;
    if (!place.is_object(kMayFailMembers)) return entry;
    entry.id = place["id"].text().value_or("");
    if (place["id"].is_null()) place["id"].refuse("missing_member", "id is missing");
    entry.probability = place["probability"].real().value_or(1);
    if (!(entry.probability >= 0 && entry.probability <= 1)) {
        place["probability"].refuse("out_of_range", "probability " + std::string(kProbabilityRule));
    }
    return entry;
}

void read_as_of(const JsonPlace& place, app::OutageQuestion& question) {
    if (place.is_null()) return;
    const bool fits =
        place.value().as<std::string>() != nullptr || place.value().type_name() == "integer";
    if (!fits) return place.wrong_type("a time, a version or null");
    const auto as_of = app::parse_as_of(place.value().text());
    if (!as_of.ok()) return place.refuse("wrong_value", "as_of " + as_of.error().message);
    question.as_of = as_of.value();
}

void read_body(const JsonPlace& body, app::OutageQuestion& question) {
    read_method(body["method"], question);
    question.down = body["down"].texts();
    const JsonPlace may_fail = body["may_fail"];
    for (std::size_t i = 0; may_fail.is_array() && i < may_fail.value().items().size(); i++) {
        question.may_fail.push_back(read_may_fail(may_fail[i]));
    }
    constexpr auto kScenariosMax = static_cast<std::int64_t>(impact::kScenariosMax);
    read_number(body["scenarios"], 1, kScenariosMax, question.scenarios);
    read_number(body["seed"], 0, std::numeric_limits<std::int64_t>::max(), question.seed);
    read_as_of(body["as_of"], question);
}

// "id:probability"; the last colon counts, because ids have some too.
app::MayFail may_fail_of(const std::string& text, Query& query) {
    app::MayFail entry;
    const std::size_t colon = text.rfind(':');
    entry.id = text.substr(0, colon);
    const std::string number = colon == std::string::npos ? "" : text.substr(colon + 1);
    const char* const end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, entry.probability);
    const bool is_number = read.ec == std::errc() && read.ptr == end && !number.empty();
    if (!is_number || !(entry.probability >= 0 && entry.probability <= 1)) {
        query.refuse("may_fail",
                     "wrong_value",
                     "may_fail has '" + text +
                         "', it must be id:probability, and the probability " +
                         std::string(kProbabilityRule));
    }
    return entry;
}

}  // namespace

Result<app::OutageQuestion> outage_question_of_body(const json::Value& body) {
    app::OutageQuestion question;
    std::vector<Violation> violations;
    const JsonPlace place(body, "", violations);
    if (place.is_object(kBodyMembers)) read_body(place, question);
    if (violations.empty()) return question;
    Error error = invalid_argument(violations.front().pointer + ": " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

app::OutageQuestion outage_question_of_query(Query& query) {
    app::OutageQuestion question;
    if (const auto name = query.text("method")) {
        const auto method = method_named(*name);
        if (!method) query.refuse("method", "wrong_value", wrong_method(*name));
        question.method = method.value_or(impact::MethodChoice::automatic);
    }
    question.down = split_commas(query.text("down").value_or(""));
    for (const std::string& entry : split_commas(query.text("may_fail").value_or(""))) {
        question.may_fail.push_back(may_fail_of(entry, query));
    }
    constexpr auto kScenariosMax = static_cast<std::uint32_t>(impact::kScenariosMax);
    question.scenarios = query.number("scenarios", 1, kScenariosMax).value_or(impact::kScenarios);
    constexpr std::uint32_t kSeedMax = std::numeric_limits<std::uint32_t>::max();
    question.seed = query.number("seed", 0, kSeedMax).value_or(app::kOutageSeed);
    question.as_of = as_of_parameter(query);
    return question;
}

}  // namespace faultline::http
