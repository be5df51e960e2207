// The head of a request: strict parsing of the raw bytes before any library sees them.
//
// Whatever two programs could read differently is refused, because that difference is what request
// smuggling lives on: bare line feeds, folded lines, space before a colon, two lengths, two
// framings, two hosts.
//
// Thread safety: pure functions.
//
//     head         = request-line *( field CRLF ) CRLF
//     request-line = token SP target SP ( "HTTP/1.1" / "HTTP/1.0" ) CRLF
//     field        = token ":" OWS value OWS

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "api/http/message.h"
#include "api/http/refusal.h"
#include "api/http/server_limits.h"

namespace faultline::http {

// A head that keeps all rules.
struct RequestHead {
    Method method = Method::get;
    std::string method_text;
    std::string target;  // raw; an absolute form is reduced to its path and query
    Headers headers;     // names in lower case
    bool http_1_1 = true;
    bool wants_close = false;       // the client asked for it, or speaks HTTP/1.0
    bool chunked = false;           // framing of the body
    bool expects_continue = false;  // waits for "100 Continue" before it sends the body
    std::optional<std::uint64_t> content_length;

    // True if body bytes follow the head.
    [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// What is known about a head that is still arriving.
struct HeadScan {
    std::size_t head_bytes = 0;      // length with the empty line; 0: not complete
    std::optional<Refusal> refusal;  // set as soon as the bytes so far break a rule
};

// Looks for the end of the head at the beginning of `input`; the first `scanned` bytes were looked
// at before.  Refuses a head that is too large, a too long target, a bare line feed and NUL.
// Cost: O(input.size() - scanned).
[[nodiscard]] HeadScan scan_head(std::string_view input,
                                 std::size_t scanned,
                                 const ServerLimits& limits);

// The head, or why it is refused.  `head_bytes` is complete, its empty line included.
[[nodiscard]] std::variant<RequestHead, Refusal> parse_request_head(std::string_view head_bytes,
                                                                    const ServerLimits& limits);

}  // namespace faultline::http
