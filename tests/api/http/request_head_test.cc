// The head parser on bytes alone: what it accepts, and that the way bytes arrive never matters.

#include "api/http/request_head.h"

#include <random>
#include <string>

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

// What becomes of `input` when it arrives in pieces: the head's length and the parsed head, or the
// refusal's code.
struct Fate {
    std::size_t head_bytes = 0;
    std::string code;
    RequestHead head;
};

Fate fate_of(std::string_view input, std::size_t piece, const ServerLimits& limits) {
    std::size_t scanned = 0;
    while (scanned < input.size()) {
        const std::string_view seen = input.substr(0, scanned + piece);
        const HeadScan scan = scan_head(seen, scanned, limits);
        if (scan.refusal) return {0, scan.refusal->code, {}};
        scanned = seen.size();
        if (scan.head_bytes == 0) continue;
        auto parsed = parse_request_head(input.substr(0, scan.head_bytes), limits);
        if (const auto* refusal = std::get_if<Refusal>(&parsed)) return {0, refusal->code, {}};
        return {scan.head_bytes, "", std::get<RequestHead>(parsed)};
    }
    return {};
}

TEST_SUITE("api/http/request_head") {
    TEST_CASE("names are lowered, values trimmed, the target left alone") {
        const std::string input =
            "PUT /a%2F?b=%00 HTTP/1.1\r\nHost: x:1\r\nX-Name:  \t two words\t \r\nContent-Length: "
            "007\r\n\r\nbody";

        const Fate fate = fate_of(input, input.size(), {});

        REQUIRE(fate.head_bytes == input.size() - 4);
        CHECK(fate.head.method == Method::put);
        CHECK(fate.head.target == "/a%2F?b=%00");
        CHECK(fate.head.headers[1].first == "x-name");
        CHECK(fate.head.headers[1].second == "two words");
        CHECK(fate.head.content_length == 7);
        CHECK_FALSE(fate.head.wants_close);
    }

    TEST_CASE("a connection ends when the client says so in any list or spelling") {
        const auto closes = [](const std::string& fields) {
            return fate_of("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n", 1000, {})
                .head.wants_close;
        };

        CHECK(closes("Connection: close"));
        CHECK(closes("connection: keep-alive , CLOSE"));
        CHECK_FALSE(closes("Connection: keep-alive, closed"));
        CHECK(fate_of("GET / HTTP/1.0\r\n\r\n", 1000, {}).head.wants_close);
    }

    // Property: the outcome depends on the bytes, not on their pieces, and what is accepted holds
    // no byte that could end a line somewhere else.
    TEST_CASE("20,000 mutated heads have one fate however they arrive") {
        const std::string original =
            "POST /a?b=c HTTP/1.1\r\nHost: a:80\r\nContent-Length: 5\r\nX: y\r\n\r\nhello";
        for (std::uint32_t seed = 0; seed < 20'000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::string input = original;
            for (std::uint32_t i = 0; i <= random() % 3; i++) {
                input[random() % input.size()] = static_cast<char>(random());
            }

            const Fate whole = fate_of(input, input.size(), {});
            const Fate pieces = fate_of(input, 1 + random() % 9, {});

            REQUIRE(whole.head_bytes == pieces.head_bytes);
            REQUIRE(whole.code == pieces.code);
            REQUIRE(whole.head.target.find_first_of(std::string_view("\r\n \0", 4)) ==
                    std::string::npos);
            for (const auto& [name, value] : whole.head.headers) {
                REQUIRE(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
            }
        }
    }
}

}  // namespace
}  // namespace faultline::http
