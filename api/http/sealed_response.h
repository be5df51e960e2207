// An answer as bytes, so that it can be kept and given again.
//
// Thread safety: pure functions.
//
// Layout (primitives: engine/base/bytes.h):
//
//     answer = u8 1, varint status, bytes content type,
//              varint fields, (bytes name, bytes value) * fields, bytes body

#pragma once

#include <string>
#include <string_view>

#include "api/http/message.h"
#include "engine/base/result.h"

namespace faultline::http {

// The bytes of `response`.  REQUIRES: it has its body in memory.
[[nodiscard]] std::string seal(const Response& response);

// The answer behind the bytes.  Errors: corruption if they are none.
[[nodiscard]] Result<Response> unseal(std::string_view bytes);

}  // namespace faultline::http
