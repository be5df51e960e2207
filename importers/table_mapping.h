// TableMapping: which column of a table means what, and what its words mean.
//
// A field of ours is read from the first of its columns that holds something.  A user may name
// another column for a field, and say what words mean that nobody here knows.
//
// Thread safety: plain values and pure functions.

#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace faultline::importers {

// The fields of a table, and what their words may become.
struct TableField {
    std::string_view name;                         // ours
    std::span<const std::string_view> columns;     // in the order in which they are looked at
    std::span<const std::string_view> words = {};  // ours; empty: the field has no words
};

// What a user says beside the fields' own columns and words.
struct TableMapping {
    // Field to the column it is read from instead.
    std::map<std::string, std::string, std::less<>> columns;

    // Field to: a word of the table (in small letters; empty: nothing is there) to one of ours.
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> words;
};

// What is wrong with the mapping, with pointers /fields/NAME and /values/NAME/WORD.
[[nodiscard]] std::vector<Violation> check_mapping(const TableMapping& mapping,
                                                   std::span<const TableField> fields);

// `text` in small letters, as words are compared.
[[nodiscard]] std::string small_letters(std::string_view text);

}  // namespace faultline::importers
