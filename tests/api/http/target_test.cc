#include "api/http/target.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

using Words = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Target parsed(std::string_view raw) {
    auto target = parse_target(raw);
    REQUIRE_MESSAGE(target.ok(), std::string(raw));
    return std::move(target).value();
}

TEST_SUITE("api/http/target") {
    TEST_CASE("a path is cut at its own slashes before it is decoded") {
        CHECK(parsed("/").segments == Words{""});
        CHECK(parsed("/a/b").segments == Words{"a", "b"});
        CHECK(parsed("/a%2Fb/c").segments == Words{"a/b", "c"});
        CHECK(parsed("/a/../b/.").segments == Words{"a", "..", "b", "."});
        CHECK(parsed("/%2e%2E").segments == Words{".."});
        CHECK(parsed("/a//b/").segments == Words{"a", "", "b", ""});
        CHECK(parsed("/a+b%20c").segments == Words{"a+b c"});
        CHECK(parsed("/100%25%3F").segments == Words{"100%?"});
        CHECK(parsed("/%C3%A4%00").segments == Words{std::string("\xc3\xa4\0", 3)});
    }

    TEST_CASE("a query is cut at its ampersands before it is decoded") {
        CHECK(parsed("/?a=1&b=x+y&c=%2B%26%3D").query ==
              Pairs{{"a", "1"}, {"b", "x y"}, {"c", "+&="}});
        CHECK(parsed("/?a&b=&&c=1=2").query == Pairs{{"a", ""}, {"b", ""}, {"c", "1=2"}});
        CHECK(parsed("/?x?y=/").query == Pairs{{"x?y", "/"}});
        CHECK(parsed("/p?").query.empty());
    }

    TEST_CASE("a percent sign without two hex digits and a target without a slash are refused") {
        for (const char* raw : {"/%",
                                "/%4",
                                "/%4g",
                                "/%+4",
                                "/%-1",
                                "/% 4",
                                "/a?b=%zz",
                                "/a?%=1",
                                "",
                                "a",
                                "http://127.0.0.1/a",
                                "*"}) {
            CAPTURE(raw);
            const auto target = parse_target(raw);

            REQUIRE_FALSE(target.ok());
            CHECK(target.error().code == ErrorCode::invalid_argument);
        }
    }

    TEST_CASE("every text that is encoded comes back from a path and from a query") {
        for (std::uint64_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            std::string text;
            for (std::uint64_t i = random() % 20; i > 0; i--) {
                text.push_back(static_cast<char>(random()));
            }

            const std::string encoded = percent_encode(text);

            CHECK(parsed("/x/" + encoded).segments == Words{"x", text});
            CHECK(parsed("/?n=" + encoded).query == Pairs{{"n", text}});
        }
        CHECK(percent_encode("aZ0-._~ä/") == "aZ0-._~%C3%A4%2F");
    }
}

}  // namespace
}  // namespace faultline::http
