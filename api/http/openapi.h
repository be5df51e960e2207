// The OpenAPI 3.1 description of the HTTP API, made from the routes table.

#pragma once

#include <string>

namespace faultline::http {

// The whole document: paths from the routes table, schemas from the resources.
[[nodiscard]] std::string openapi_document();

}  // namespace faultline::http
