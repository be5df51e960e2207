// Explains why a line is not JSON, for people.
//
// The fast parser says only that it is not; this second look is taken at broken lines alone.

#pragma once

#include <string>
#include <string_view>

namespace faultline::importers {

// What is wrong with a line: a problem's code and message.
struct JsonFault {
    std::string code;  // invalid_json, invalid_text, out_of_range
    std::string message;
};

// The first fault of `line`, with its byte column (1 is the first) where that is known.
// REQUIRES: a JSON parser refused `line`, and not for its depth.
// Cost: O(length).
[[nodiscard]] JsonFault explain_json_fault(std::string_view line);

}  // namespace faultline::importers
