// The OpenAPI 3.1 description of the HTTP API, made from the routes table.

#pragma once

#include <string>
#include <string_view>

namespace faultline::http {

// The whole document: paths from the routes table, schemas from openapi_schemas().
[[nodiscard]] std::string openapi_document();

// The schemas of all bodies and answers: one JSON object, name to JSON schema.
[[nodiscard]] std::string_view openapi_schemas();

}  // namespace faultline::http
