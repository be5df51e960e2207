// Route: one row of the routes table, and what its handler is given.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "api/http/message.h"
#include "api/http/query.h"

namespace faultline::http {

// A request on its way to a handler.
struct Call {
    const app::Principal& principal;
    app::App& app;
    Request& request;
    std::vector<std::string> path;  // what stands for the {…} of the pattern, decoded
    Query query;
    const app::RequestKey* key = nullptr;  // set if the request carries an idempotency key
};

// A parameter of the query.
struct Parameter {
    std::string_view name;
    std::string_view type;  // JSON schema type: string, integer, boolean
    std::string_view description;
    bool repeats = false;
};

inline constexpr std::string_view kCiIdParameter = "external id of a CI, percent-encoded";

// An answer that is neither 200 nor a problem.
struct OtherAnswer {
    std::string_view status;
    std::string_view description;
    std::string_view schema = {};  // name of its schema in the OpenAPI document; empty: no body
};

inline constexpr std::string_view kBytesType = "application/octet-stream";
inline constexpr std::string_view kNdjsonType = "application/x-ndjson";

// One operation.  `{name}` in the pattern stands for one segment.
struct Route {
    Method method = Method::get;
    std::string_view pattern;
    std::string_view operation;  // unique; operationId of the OpenAPI document
    std::string_view summary;
    std::string_view answer_schema;     // name of the answer's schema in the OpenAPI document
    std::string_view answer_type = {};  // content type of the answer; empty: JSON
    std::span<const std::string_view> other_forms = {};  // content types that Accept can ask for
    std::string_view request_type = {};    // content type of the body it takes; empty: none
    std::string_view request_schema = {};  // name of the body's schema
    std::string_view path_parameter = kCiIdParameter;  // what a segment of `{name}` is
    std::span<const Parameter> parameters = {};
    std::span<const OtherAnswer> other_answers = {};
    bool bulk = false;        // its body may be as large as an import's
    bool keyed = false;       // takes Idempotency-Key: hands Call::key to a use case that commits
    bool conditions = false;  // takes If-Match and If-None-Match
    bool at_once = false;     // about the process, not the data: never waits for a version
    Response (*handle)(Call& call) = nullptr;
};

// Every operation there is.
[[nodiscard]] std::span<const Route> routes();

}  // namespace faultline::http
