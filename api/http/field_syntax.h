// The syntax of header fields (RFC 9110), for what comes in and what goes out alike.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

namespace faultline::http {

// True for a field name or method: one or more of the characters a token may have.
[[nodiscard]] bool is_token(std::string_view text);

// True if `text` may be a field's value: no control characters but tab; bytes above ASCII allowed.
[[nodiscard]] bool is_field_value(std::string_view text);

// `text` with A to Z in lower case, whatever the locale.
[[nodiscard]] std::string ascii_lower(std::string_view text);

// `text` without spaces and tabs at both ends.  Valid as long as the bytes of `text`.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace faultline::http
