// Table: rows of text cells, and what helps to fill them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/json/value.h"

namespace faultline::render {

// How much of a list fits into one cell.
inline constexpr std::size_t kPathIdsMax = 12;  // of a witness path
inline constexpr std::size_t kHoldersMax = 4;   // of the members that hold a group
inline constexpr std::size_t kExamplesMax = 5;  // of a finding

// Cells by row; every row has as many as there are columns.
struct Table {
    std::vector<std::string> notes = {};  // lines above the table, for people only
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::string>> rows = {};
    std::string_view missing = {};  // what an empty cell reads as for people; CSV leaves it empty
};

// "a, b and 3 more": at most `max` items, the rest counted.
[[nodiscard]] std::string listed(const json::Array& items,
                                 std::size_t max,
                                 std::string_view separator);

// A number with six significant digits at most, for tables; nothing if it is null.
[[nodiscard]] std::string rounded(const json::Value& number);

// How many items a list has, those that were left out of it (null: none) included.
[[nodiscard]] std::uint64_t total(const json::Value& list, const json::Value& omitted);

// True if it is a whole number above 0.
[[nodiscard]] bool is_positive(const json::Value& value);

}  // namespace faultline::render
