// Words: what a text is searched by.
//
// A word is a run of letters and digits, lower-cased.  Of other than ASCII letters those of Latin,
// Greek and Cyrillic are lower-cased; each character of scripts that put no spaces between words
// (Han, kana) is a word of its own; everything else that is not known as punctuation or space
// belongs to words as it is.  Accents stay: "e" does not find "e" with one.
//
// The words of claims are stored as terms: what is a word must not change.
//
// Thread safety: pure functions.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::identify {

// Receives a word, which lives as long as the call.
using WordVisitor = std::function<void(std::string_view word)>;

// Show `visitor` the words of `text` (UTF-8) in their order; bytes that are not UTF-8 separate
// words.  Cost: O(size).
void visit_words(std::string_view text, const WordVisitor& visitor);

// The words of `text`, ascending, unique.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace faultline::identify
