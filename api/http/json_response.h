// Answers of handlers as JSON.

#pragma once

#include <functional>
#include <string_view>

#include "api/http/message.h"
#include "api/json/writer.h"

namespace faultline::http {

inline constexpr std::string_view kJsonType = "application/json";

using WriteJson = std::function<void(json::JsonWriter&)>;

// 200 with what `write` writes, in one piece.
[[nodiscard]] Response json_response(const WriteJson& write);

// 200 with what `write` writes, sent while it is written: for answers that may be large.  Whatever
// `write` refers to must live in it.
[[nodiscard]] Response streamed_json(WriteJson write);

}  // namespace faultline::http
