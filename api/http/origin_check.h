// origin_check: keeps web pages that happen to be open in the user's browser away from the server.
//
// A page of any site can make a browser send requests to the loopback address, under a host name
// that resolves to it or across origins.  Such requests name a foreign host or origin; until there
// are tokens they are refused.

#pragma once

#include <optional>

#include "api/http/message.h"

namespace faultline::http {

// The refusal if the Host of `request` is not a loopback name or address (421), or its Origin is
// not one (403); nothing if it may pass.  A request without these fields may.
[[nodiscard]] std::optional<Response> check_origin(const Request& request);

}  // namespace faultline::http
