// Cursors: the id of the last CI on a page, safe in a URL.

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "api/render/answers.h"

namespace faultline::render {
namespace {

TEST_SUITE("api/render/cursor") {
    TEST_CASE("every id comes back from its cursor, which needs no escaping in a URL") {
        for (std::uint64_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            std::string id;
            for (std::uint64_t i = random() % 40; i > 0; i--) {
                id.push_back(static_cast<char>(random()));
            }

            const std::string cursor = cursor_after(id);

            CHECK(cursor.find_first_not_of("0123456789abcdef-c") == std::string::npos);
            const auto back = id_of_cursor(cursor);
            REQUIRE(back.ok());
            CHECK(back.value() == id);
        }
    }

    TEST_CASE("what is no cursor is refused") {
        for (const char* cursor :
             {"", "c1", "c1-6", "c1-6g", "c1-0x", "c1- 1", "c1-+1", "c2-61", "61"}) {
            CAPTURE(cursor);
            const auto id = id_of_cursor(cursor);

            REQUIRE_FALSE(id.ok());
            CHECK(id.error().code == ErrorCode::invalid_argument);
        }
    }
}

}  // namespace
}  // namespace faultline::render
