// Golden files: bytes of canonical forms as hex digits, checked in under tests/golden.

#pragma once

#include <string>
#include <string_view>

namespace faultline::test {

// The bytes of tests/golden/`name`: hex digits, blanks ignored, `#` to the end of a line a comment.
// Empty if the file cannot be read.
std::string golden_bytes(std::string_view name);

// The bytes of hex digits.
std::string bytes_of_hex(std::string_view digits);

// `bytes` as lower-case hex digits.
std::string hex_digits(std::string_view bytes);

}  // namespace faultline::test
