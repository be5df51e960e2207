// What the handlers of records have in common.
//
// Thread safety: pure functions.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/app/record_versions.h"
#include "api/http/json_place.h"
#include "api/http/json_response.h"
#include "api/http/route.h"

namespace faultline::http {

// The conditions, the reason and the request id of a write; what is wrong goes to `violations`.
// Errors: invalid_argument if a condition is none.
[[nodiscard]] Result<app::RecordContext> record_context(const Call& call, const JsonPlace& reason);

// How a write of a record is answered: `write` writes it; 201 with its place if it is new, an
// entity tag unless it is erased.
using WriteDone = void (*)(const app::RecordDone& done, json::JsonWriter& out);
[[nodiscard]] app::Keeping<app::RecordDone> record_keeping(const Call& call,
                                                           std::string_view path,
                                                           WriteDone write);

}  // namespace faultline::http
