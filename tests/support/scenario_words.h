// The words of one line of a scenario.
//
// Thread safety: pure functions.  All of them throw std::runtime_error, naming the word, if it is
// not what it should be.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace faultline::test {

using Words = std::vector<std::string>;

// The words of a line.
[[nodiscard]] Words split_words(const std::string& line);

// The pieces between the separators; nothing if `text` is empty.
[[nodiscard]] Words split(const std::string& text, char separator);

// `text` cut at its last `separators` colons, so that an id may hold colons.
[[nodiscard]] Words split_from_right(const std::string& text, std::size_t separators);

// The words from `first` on, as key=value.  Refuses keys that are not among `known`.
[[nodiscard]] std::map<std::string, std::string> options(const Words& words,
                                                         std::size_t first,
                                                         const Words& known);

// The words from `first` on with blanks between them.
[[nodiscard]] std::string join(const Words& words, std::size_t first = 0);

// A whole number, or any number.
[[nodiscard]] std::uint32_t to_count(const std::string& text);
[[nodiscard]] double to_number(const std::string& text);

}  // namespace faultline::test
