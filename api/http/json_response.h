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

// The same for what may fail on the way: an error is logged and cuts the answer off.
using TryWriteJson = std::function<Result<void>(json::JsonWriter&)>;
[[nodiscard]] Response streamed_json_while_ok(TryWriteJson write);

}  // namespace faultline::http
