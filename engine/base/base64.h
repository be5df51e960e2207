// Base64 of RFC 4648, with padding and without line breaks.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faultline {

// `bytes` as text.
[[nodiscard]] std::string to_base64(std::string_view bytes);

// The bytes that `text` stands for; none if it is not exactly what to_base64() makes of them.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace faultline
