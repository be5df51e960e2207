// How problems quote what a file holds.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/model/observations.h"

namespace faultline::importers {

// The front of `text` in quotation marks; bytes that cannot be shown become '?'.  Always UTF-8.
[[nodiscard]] std::string shown(std::string_view text);

// The error that ends the reading of a file at `line`: invalid_argument with one violation.
[[nodiscard]] Error unreadable(std::uint32_t line, std::string code, const std::string& message);

// The problem that such an error names, in file `file` of the import; nothing for other errors.
[[nodiscard]] std::optional<model::Problem> problem_of_unreadable(const Error& error,
                                                                  std::uint32_t file);

// What to do about bytes that are not UTF-8.
inline constexpr std::string_view kConvertHint =
    "convert the file to UTF-8 first, for example from GBK with: iconv -f GBK -t UTF-8";

}  // namespace faultline::importers
