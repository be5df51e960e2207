// What happens next with the bytes a connection has received: the decisions of the poller, without
// its system calls.
//
// Thread safety: none; works on a connection its caller owns.

#pragma once

#include <functional>
#include <string_view>
#include <variant>

#include "api/http/connection.h"
#include "api/http/message.h"
#include "api/http/refusal.h"
#include "api/http/server_limits.h"

namespace faultline::http {

// True for requests whose body may be as large as `bulk_body_bytes_max`.  Called by the poller's
// thread with the raw target: quick, no waiting, no exceptions.  Empty: no request may.
using IsBulk = std::function<bool(Method, std::string_view target)>;

// What to do with a connection that is not refused.
enum class Intake {
    wait,       // more bytes are needed
    complete,   // the request is there with all of its body, or has none
    streaming,  // the head is there; the body is read while the request is served
};

// Moves the request on `connection` as far as the received bytes allow, and sets the phase and
// deadline for waiting.  A Refusal ends the connection.
[[nodiscard]] std::variant<Intake, Refusal> advance_request(Connection& connection,
                                                            const ServerLimits& limits,
                                                            const IsBulk& is_bulk);

// Makes `connection` wait for its next request.
void expect_request(Connection& connection, const ServerLimits& limits);

// How many bytes input() may have while the connection waits.
[[nodiscard]] std::size_t input_bytes_max(const Connection& connection, const ServerLimits& limits);

// The refusal of a request that did not arrive in time.
[[nodiscard]] Refusal too_slow(const Connection& connection, const ServerLimits& limits);

}  // namespace faultline::http
