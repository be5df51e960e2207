// ChunkedDecoder: bodies come out as they went in, however they are cut.

#include "api/http/chunked_decoder.h"

#include <algorithm>
#include <random>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

struct Decoded {
    std::string payload;
    std::size_t consumed = 0;
    bool finished = false;
    std::string error;
};

Decoded decode(std::string_view framed, std::size_t in_piece, std::size_t out_piece) {
    ChunkedDecoder decoder;
    Decoded decoded;
    std::string room(out_piece, '\0');
    while (true) {
        const std::string_view in = framed.substr(decoded.consumed, in_piece);
        const auto step = decoder.decode(in, room);
        decoded.payload.append(room, 0, step.produced);
        decoded.consumed += step.consumed;
        if (step.consumed == 0 || decoder.finished() || !decoder.error().empty()) break;
    }
    decoded.finished = decoder.finished();
    decoded.error = decoder.error();
    return decoded;
}

TEST_SUITE("api/http/chunked_decoder") {
    TEST_CASE("decoding stops at the end of the body") {
        const Decoded decoded = decode("3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1", 100, 100);

        CHECK(decoded.finished);
        CHECK(decoded.payload == "abc");
        CHECK(decoded.consumed == 13);
    }

    TEST_CASE("too many trailer lines are an error") {
        std::string framed = "0\r\n";
        for (int i = 0; i < 17; i++) {
            framed += "T: t\r\n";
        }

        CHECK(decode(framed + "\r\n", 1000, 10).error.find("16") != std::string::npos);
    }

    // Property: framing and cutting at random never changes the payload.
    TEST_CASE("random framings decode to what was framed") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::string payload;
            std::ostringstream framed;
            for (std::size_t chunks = random() % 6; chunks > 0; chunks--) {
                std::string chunk(1 + random() % 40, '\0');
                std::ranges::generate(chunk, [&] { return static_cast<char>(random()); });
                framed << std::hex << chunk.size() << (random() % 2 == 0 ? "" : ";x=\"y\"")
                       << "\r\n"
                       << chunk << "\r\n";
                payload += chunk;
            }
            framed << "0\r\n" << (random() % 2 == 0 ? "" : "Trailer: t\r\n") << "\r\n";

            const Decoded decoded = decode(framed.str(), 1 + random() % 20, 1 + random() % 20);

            REQUIRE(decoded.error.empty());
            REQUIRE(decoded.finished);
            REQUIRE(decoded.payload == payload);
            REQUIRE(decoded.consumed == framed.str().size());
        }
    }
}

}  // namespace
}  // namespace faultline::http
