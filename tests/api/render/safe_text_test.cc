#include "api/render/safe_text.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::render {
namespace {

// What a browser shows of the content of an element; "<!" if there is markup in it.
std::string shown_by_browser(std::string text) {
    if (text.find_first_of("<>\"'") != std::string::npos) return "<!";
    const std::vector<std::pair<std::string, std::string>> kEntities = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
    for (const auto& [entity, character] : kEntities) {
        for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
            text.replace(at, entity.size(), character);
            at += character.size();
        }
    }
    return text;
}

// The text without the backslashes before punctuation.
std::string without_escapes(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); i++) {
        if (text[i] == '\\' && i + 1 < text.size()) i++;
        plain += text[i];
    }
    return plain;
}

std::string random_text(std::mt19937_64& random) {
    constexpr std::string_view kPieces = "<>&\"'`*_[]()|\\~$#:/.-+=! aZ9@{}\n\t";
    std::string text;
    for (std::uint64_t length = random() % 24; length > 0; length--) {
        text += kPieces[random() % kPieces.size()];
    }
    return text;
}

TEST_SUITE("api/render/safe_text") {
    TEST_CASE("a line has no control character, no break and no mark that turns its direction") {
        CHECK(plain_line("  a\n\n b\t\x07"
                         "c \x7F ") == "a b c");
        CHECK(plain_line("a\xC2\x9B"
                         "b\xE2\x80\xA8"
                         "c") == "a b c");
        CHECK(plain_line("a\xE2\x80\xAE"
                         "b") ==
              "a\xEF\xBF\xBD"
              "b");
        CHECK(plain_line("Zürich – 中文") == "Zürich – 中文");
    }

    TEST_CASE("HTML shows exactly the line, whatever is in it") {
        for (std::uint64_t seed = 1; seed <= 2000; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const std::string text = random_text(random);

            CHECK(shown_by_browser(html_text(text)) == plain_line(text));
        }
    }

    TEST_CASE("Markdown without its escapes is exactly the line") {
        for (std::uint64_t seed = 1; seed <= 2000; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const std::string text = random_text(random);

            CHECK(without_escapes(markdown_text(text)) == plain_line(text));
        }
    }

    TEST_CASE("Markdown that would be markup is escaped") {
        CHECK(markdown_text("# a") == "\\# a");
        CHECK(markdown_text("a ##") == "a \\##");
        CHECK(markdown_text("- a") == "\\- a");
        CHECK(markdown_text("12. a") == "12\\. a");
        CHECK(markdown_text("> a") == "\\> a");
        CHECK(markdown_text("a|b") == "a\\|b");
        CHECK(markdown_text("[a](b)") == "\\[a\\]\\(b)");
        CHECK(markdown_text("<b>") == "\\<b>");
        CHECK(markdown_text("&lt;") == "\\&lt;");
        CHECK(markdown_text("https://a") == "https\\://a");
        CHECK(markdown_text("WWW.a") == "WWW\\.a");
        CHECK(markdown_text("_a_ __b") == "\\_a\\_ \\_\\_b");
        CHECK(markdown_text("*a* `b` ~c~ $d$ \\") == "\\*a\\* \\`b\\` \\~c\\~ \\$d\\$ \\\\");
    }

    TEST_CASE("Markdown that is no markup reads as it is") {
        for (const char* text :
             {"core_switch", "a window.", "R & D", "v1.2.3", "a - b", "C#", "08:15", "a@b"}) {
            CHECK(markdown_text(text) == text);
        }
    }
}

}  // namespace
}  // namespace faultline::render
