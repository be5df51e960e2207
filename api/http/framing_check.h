// What the header fields of a request say about its body and its connection, checked so strictly
// that a proxy in front cannot have read them differently.
//
// Thread safety: pure function.

#pragma once

#include <optional>

#include "api/http/refusal.h"

namespace faultline::http {

struct RequestHead;

// Fills the framing and connection members of `head` from its header fields.  Returns the refusal
// for: a missing or second Host; Content-Length twice, not digits, or together with
// Transfer-Encoding; any Transfer-Encoding but chunked; any Content-Encoding; multipart bodies; an
// unknown Expect.
[[nodiscard]] std::optional<Refusal> check_framing(RequestHead& head);

}  // namespace faultline::http
