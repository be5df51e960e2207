// ListenAddress: where the server may listen, which is on this machine only.
//
// Thread safety: pure function.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::http {

// A loopback address and a port; port 0 lets the system choose.
struct ListenAddress {
    std::string host;  // numeric, without brackets
    std::uint16_t port = 0;

    // "127.0.0.1:8080" or "[::1]:8080".
    [[nodiscard]] std::string text() const;
};

// Reads "HOST:PORT"; HOST is `localhost` (127.0.0.1), an address in 127.0.0.0/8, or [::1].
// Errors: invalid_argument if it has another form or names any other address: there are no tokens
// yet, so whoever reaches the port may do everything.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace faultline::http
