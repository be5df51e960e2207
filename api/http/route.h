// Route: one row of the routes table, and what its handler is given.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
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
};

// A parameter of the query.
struct Parameter {
    std::string_view name;
    std::string_view type;  // JSON schema type: string, integer, boolean
    std::string_view description;
    bool repeats = false;
};

// One operation.  `{id}` in the pattern stands for one segment.
struct Route {
    Method method;
    std::string_view pattern;
    std::string_view operation;  // unique; operationId of the OpenAPI document
    std::string_view summary;
    std::string_view answer_schema;  // name of the answer's schema in the OpenAPI document
    std::string_view request_type;   // content type of the body it takes; empty: none
    std::span<const Parameter> parameters;
    Response (*handle)(Call& call);
};

// Every operation there is.
[[nodiscard]] std::span<const Route> routes();

}  // namespace faultline::http
