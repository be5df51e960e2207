// Target: the raw target of a request, split first and decoded afterwards.
//
// Ids in paths are percent-encoded and may contain anything: `/` as %2F, `..`, or words that are
// also routes.  That is why the path is cut at its own slashes before a segment is decoded.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace faultline::http {

// A target, decoded.
struct Target {
    std::vector<std::string> segments;                       // of the path, decoded
    std::vector<std::pair<std::string, std::string>> query;  // in the order of the target, decoded
};

// Errors: invalid_argument if it does not begin with `/` or a percent sign is not followed by two
// hex digits.
[[nodiscard]] Result<Target> parse_target(std::string_view raw);

// `text` with everything but unreserved characters (RFC 3986) percent-encoded.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace faultline::http
