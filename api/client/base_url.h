// BaseUrl: which server a client talks to.
//
// Thread safety: plain value, pure function.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::client {

// Scheme, host and port of a server.
struct BaseUrl {
    std::string text;       // "http://127.0.0.1:8080", without a final slash
    bool loopback = false;  // the host is this machine: never through a proxy
};

// Reads "http://HOST[:PORT]" or "https://HOST[:PORT]", a final slash allowed.
// Errors: invalid_argument for any other scheme, for user names, paths, queries and fragments, and
// for a port outside 1 to 65535.
[[nodiscard]] Result<BaseUrl> parse_base_url(std::string_view text);

}  // namespace faultline::client
