#include "api/http/whatif_request.h"

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/json_place.h"
#include "api/http/proposed_edit.h"

namespace faultline::http {

namespace {

constexpr std::array<std::string_view, 6> kBodyMembers = {
    "as_of", "failed", "steps", "ask", "suggest_order", "limit"};
constexpr std::array<std::string_view, 4> kStepMembers = {"name", "down", "after", "edits"};
constexpr std::int64_t kLimitMax = std::numeric_limits<std::uint32_t>::max() - 1;

app::ProposedStep read_step(const JsonPlace& place, std::size_t position) {
    app::ProposedStep step;
    if (!place.is_object(kStepMembers)) return step;
    step.name = place["name"].text().value_or(std::to_string(position + 1));
    if (step.name.empty()) place["name"].refuse("missing_member", "name is empty");
    step.down = place["down"].texts();
    step.after = place["after"].texts();
    const JsonPlace edits = place["edits"];
    for (std::size_t i = 0; edits.is_array() && i < edits.value().items().size(); i++) {
        step.edits.push_back(read_proposed_edit(edits[i]));
    }
    return step;
}

// A time or a version as text, or a version as a number.
app::AsOf read_as_of(const JsonPlace& place) {
    if (place.is_null()) return {};
    if (place.value().as<std::string>() == nullptr && place.value().type_name() != "integer") {
        place.wrong_type("a time, a version or null");
        return {};
    }
    const auto as_of = app::parse_as_of(place.value().text());
    if (as_of.ok()) return as_of.value();
    place.refuse("wrong_value", "as_of " + as_of.error().message);
    return {};
}

std::optional<std::uint32_t> read_limit(const JsonPlace& place) {
    const auto limit = place.integer();
    if (!limit) return std::nullopt;
    if (*limit >= 0 && *limit <= kLimitMax) return static_cast<std::uint32_t>(*limit);
    place.refuse("out_of_range",
                 "limit is " + std::to_string(*limit) + ", it must be between 0 and " +
                     std::to_string(kLimitMax));
    return std::nullopt;
}

void read_body(const JsonPlace& body, WhatIfRequest& request) {
    app::WhatIfQuestion& question = request.question;
    question.as_of = read_as_of(body["as_of"]);
    question.failed = body["failed"].texts();
    question.suggest_order = body["suggest_order"].truth().value_or(false);
    request.view.limit = read_limit(body["limit"]);
    const JsonPlace steps = body["steps"];
    for (std::size_t i = 0; steps.is_array() && i < steps.value().items().size(); i++) {
        question.steps.push_back(read_step(steps[i], i));
    }
    const JsonPlace ask = body["ask"];
    for (std::size_t i = 0; ask.is_array() && i < ask.value().items().size(); i++) {
        if (ask[i].is_null()) ask[i].wrong_type("an array of strings");
        question.ask.push_back(ask[i].texts());
        const bool names_none =
            ask[i].value().as<json::Array>() != nullptr && ask[i].value().items().empty();
        if (names_none) ask[i].refuse("wrong_value", "names no configuration item");
    }
    if (question.steps.empty()) {
        steps.refuse("missing_member",
                     R"(steps is missing or empty: the list of what would be done, like )"
                     R"([{"name": "host-3", "down": ["host-3"]}])");
    }
}

}  // namespace

Result<WhatIfRequest> what_if_request_of(const json::Value& body) {
    WhatIfRequest request;
    std::vector<Violation> violations;
    const JsonPlace place(body, "", violations);
    if (place.is_object(kBodyMembers)) read_body(place, request);
    if (violations.empty()) return request;
    Error error = invalid_argument(violations.front().pointer + ": " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

}  // namespace faultline::http
