// Requests of routes, whose answers are compared with the OpenAPI document.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <vector>

#include "tests/api/http/test_request.h"

namespace faultline::http {

// One request of a route, and the status it is answered with.
struct Sample {
    std::string pattern;
    TestRequest request;
    int status = 200;
};

// Those of changes and their assessments, in order: each builds on those before.
[[nodiscard]] std::vector<Sample> change_samples();

}  // namespace faultline::http
