#include "engine/identify/words.h"

#include <doctest/doctest.h>

namespace faultline::identify {

using Words = std::vector<std::string>;

TEST_CASE("words are runs of letters and digits in lower case, each once") {
    CHECK(words_of("DB-01.prod.Example, db 01") == Words{"01", "db", "example", "prod"});
    CHECK(words_of("").empty());
    CHECK(words_of(" .-_/ ").empty());
    CHECK(words_of("a_b") == Words{"a", "b"});
}

TEST_CASE("letters outside ASCII are lower-cased where case is known, and kept elsewhere") {
    CHECK(words_of("\u00c4RGER \u00c9T\u00c9") == Words{"\u00e4rger", "\u00e9t\u00e9"});
    CHECK(words_of("\u017d\u0139\u0141\u0178") == Words{"\u017e\u013a\u0142\u00ff"});
    CHECK(words_of("\u0391\u0398\u0397\u039d\u0391") == Words{"\u03b1\u03b8\u03b7\u03bd\u03b1"});
    CHECK(words_of("\u041c\u041e\u0421\u041a\u0412\u0410 \u0401") ==
          Words{"\u043c\u043e\u0441\u043a\u0432\u0430", "\u0451"});
    CHECK(words_of("x\u2014y\u00a0z\u00b7w") == Words{"w", "x", "y", "z"});
}

TEST_CASE("characters of scripts without spaces are words of their own") {
    CHECK(words_of("\u6771\u4eacDC1") == Words{"dc1", "\u4eac", "\u6771"});
}

TEST_CASE("bytes that are not UTF-8 separate words and nothing is read behind the end") {
    CHECK(words_of("ab\xff"
                   "cd") == Words{"ab", "cd"});
    CHECK(words_of("ab\xe2\x82") == Words{"ab"});
    CHECK(words_of(std::string_view("ab\0cd", 5)) == Words{"ab", "cd"});
}

}  // namespace faultline::identify
