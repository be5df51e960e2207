// Refusal: why a request is not answered with what it asked for, and that answer's bytes.
//
// Thread safety: plain values and pure functions.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.h"
#include "api/json/writer.h"
#include "engine/base/error.h"

namespace faultline::http {

// Why, for code and for a person.
struct Refusal {
    int status = 400;
    std::string code;    // last part of the problem's type
    std::string detail;  // for a person: the rule or limit with its value
};

// 400 malformed_request.
[[nodiscard]] Refusal malformed(std::string detail);

// 503 overloaded: too many connections or queued requests.
[[nodiscard]] Refusal overloaded(std::string detail);

// 500 internal_error: the handler threw.  Says nothing about the inside.
[[nodiscard]] Refusal internal_error();

// The standard phrase of a status code the guard uses ("Bad Request").
[[nodiscard]] std::string_view status_phrase(int status);

// The refusal as an `application/problem+json` answer (RFC 9457) with the violations behind it; 503
// carries Retry-After.
[[nodiscard]] Response problem_response(const Refusal& refusal,
                                        const std::vector<Violation>& violations = {});

// The same with violations that carry more than the usual members: `write_violations` writes the
// items of the array.
using WriteViolations = std::function<void(json::JsonWriter&)>;
[[nodiscard]] Response problem_response(const Refusal& refusal,
                                        const WriteViolations& write_violations);

// The whole answer as it goes over the wire, with `Connection: close`.
// `date` is the value of the Date field.
[[nodiscard]] std::string refusal_bytes(const Refusal& refusal, std::string_view date);

// The current time as an HTTP date ("Sun, 06 Nov 1994 08:49:37 GMT").
[[nodiscard]] std::string http_date_now();

}  // namespace faultline::http
