#include "api/http/router.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/keyed_request.h"
#include "api/http/origin_check.h"
#include "api/http/problem.h"
#include "api/http/route.h"
#include "api/http/target.h"
#include "api/http/version_fields.h"

namespace faultline::http {

namespace {

// The segments that stand for the {…} of `pattern`; nothing if the path does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string>& segments) {
    std::vector<std::string> captured;
    std::size_t position = 0;
    pattern.remove_prefix(1);
    while (true) {
        const std::size_t end = pattern.find('/');
        const std::string_view expected = pattern.substr(0, end);
        if (position == segments.size()) return std::nullopt;
        const std::string& segment = segments[position++];
        if (expected.starts_with('{')) {
            captured.push_back(segment);
        } else if (segment != expected) {
            return std::nullopt;
        }
        if (end == std::string_view::npos) break;
        pattern.remove_prefix(end + 1);
    }
    return position == segments.size() ? std::optional(std::move(captured)) : std::nullopt;
}

void check_known(const Parameter& parameter,
                 const std::string& name,
                 const std::string& value,
                 Query& query) {
    if (!parameter.repeats && query.all(name).size() > 1) {
        query.refuse(name, "repeated_parameter", "'" + name + "' is given more than once");
    }
    // An unset variable of a script must not look like a parameter that was left out.
    if (value.empty() && parameter.type == "string" && name != "inherited") {
        query.refuse(name, "empty_value", "'" + name + "' is empty; give a value or leave it out");
    }
}

void check_parameters(const Route& route, Query& query) {
    for (const auto& [name, value] : query.parameters()) {
        const auto known = std::ranges::find(route.parameters, name, &Parameter::name);
        if (known != route.parameters.end()) {
            check_known(*known, name, value, query);
        } else {
            query.refuse(name, "unknown_parameter", "there is no parameter '" + name + "' here");
        }
    }
}

// True if a route that knows nothing of the field may pass over it: the answer is right anyway.
bool only_saves_bytes(std::string_view field, Method method) {
    const bool reads = method == Method::get || method == Method::head;
    return reads && (field == "if-none-match" || field == "if-modified-since");
}

// A condition that is not understood must not be taken for one that holds.
std::optional<Response> check_conditions(const Route& route, const Request& request) {
    constexpr std::array<std::string_view, 5> kConditions = {
        "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "idempotency-key"};
    for (const std::string_view name : kConditions) {
        if (request.header(name) == nullptr || only_saves_bytes(name, request.method)) continue;
        const bool tags = name == "if-match" || name == "if-none-match";
        if ((tags && route.conditions) || (name == "idempotency-key" && route.keyed)) continue;
        Error error = invalid_argument("the header " + std::string(name) + " means nothing here: " +
                                       std::string(method_name(request.method)) + " " +
                                       std::string(route.pattern) + " takes no such condition");
        error.violations.push_back(
            {"/headers/" + std::string(name), "not_supported", error.message});
        return problem_response(error);
    }
    if (const auto fault = KeyedRequest::fault_of(request)) return problem_response(*fault);
    return std::nullopt;
}

Response method_not_allowed(const std::string& allowed) {
    Response response =
        problem_response({405, "method_not_allowed", "this path answers " + allowed + " only"});
    response.headers.emplace_back("Allow", allowed);
    return response;
}

bool serves(const Route& route, Method method) {
    return route.method == method || (route.method == Method::get && method == Method::head);
}

// What the handler answers, once everything that concerns all routes alike is checked.  `shown` is
// raised to the version that was waited for.
Response answer_route(const Route& route, Call call, Version& shown) {
    if (auto refusal = check_conditions(route, call.request)) return *std::move(refusal);
    check_parameters(route, call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    if (!route.at_once) {
        if (auto refusal = await_version(call.app, call.request)) return *std::move(refusal);
        shown = call.app.view().version();
    }
    std::optional<KeyedRequest> keyed;
    if (call.request.header("idempotency-key") != nullptr) {
        keyed.emplace(call.request);
        call.key = &keyed->key();
    }
    return route.handle(call);
}

// The answer of the route that fits.
Response routed(const app::Principal& principal, app::App& app, Request& request, Version& shown) {
    if (request.method == Method::other) {
        return problem_response({501, "unknown_method", "this method is not known"});
    }
    auto target = parse_target(request.target);
    if (!target.ok()) return problem_response(target.error());
    std::string allowed;
    for (const Route& route : routes()) {
        auto path = match(route.pattern, target.value().segments);
        if (!path) continue;
        if (serves(route, request.method)) {
            Query query(std::move(target.value().query));
            return answer_route(
                route, {principal, app, request, *std::move(path), std::move(query)}, shown);
        }
        if (!allowed.empty()) allowed += ", ";
        allowed += method_name(route.method);
        if (route.method == Method::get) allowed += ", HEAD";
    }
    if (!allowed.empty()) return method_not_allowed(allowed);
    return problem_response(
        {404, "unknown_path", "there is nothing at this path; see /openapi.json"});
}

}  // namespace

// The one place that sees to it that every answer says a version: the least that it shows, unless
// the handler knows better.  A page of another site learns nothing.
Response answer(const app::Principal& principal, app::App& app, Request& request) {
    if (auto refusal = check_origin(request)) return *std::move(refusal);
    Version shown = app.view().version();
    Response response = routed(principal, app, request, shown);
    const bool is_told =
        std::ranges::find(response.headers, kVersionField, &Headers::value_type::first) !=
        response.headers.end();
    return is_told ? response : with_version(std::move(response), shown);
}

bool takes_bulk_body(Method method, std::string_view target) {
    const auto parsed = parse_target(target);
    return parsed.ok() && std::ranges::any_of(routes(), [&](const Route& route) {
               return route.bulk && serves(route, method) &&
                      match(route.pattern, parsed.value().segments).has_value();
           });
}

}  // namespace faultline::http
