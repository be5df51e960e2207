#include "engine/base/base64.h"

#include <random>

#include <doctest/doctest.h>

namespace faultline {

TEST_SUITE("engine/base/base64") {
    TEST_CASE("the examples of RFC 4648 are encoded as it says") {
        CHECK(to_base64("") == "");
        CHECK(to_base64("f") == "Zg==");
        CHECK(to_base64("fo") == "Zm8=");
        CHECK(to_base64("foo") == "Zm9v");
        CHECK(to_base64("foob") == "Zm9vYg==");
        CHECK(to_base64("fooba") == "Zm9vYmE=");
        CHECK(to_base64("foobar") == "Zm9vYmFy");
    }

    TEST_CASE("any bytes come back as they were") {
        std::mt19937_64 random(1);
        for (std::size_t size = 0; size < 200; size++) {
            std::string bytes;
            for (std::size_t i = 0; i < size; i++) {
                bytes.push_back(static_cast<char>(random()));
            }
            CAPTURE(size);
            CHECK(from_base64(to_base64(bytes)) == bytes);
        }
    }

    TEST_CASE("more bytes than go through the library at once are one text") {
        std::mt19937_64 random(2);
        std::string bytes((std::size_t{3} << 20) + 7, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random());
        }

        const std::string text = to_base64(bytes);

        CHECK(text.size() == (bytes.size() + 2) / 3 * 4);
        CHECK(text.find('=') == text.size() - 2);
        CHECK((from_base64(text) == bytes));
        std::string padded = text;
        padded[(std::size_t{4} << 20) - 1] = '=';
        CHECK_FALSE(from_base64(padded).has_value());
    }

    TEST_CASE("text that nothing is encoded as is refused") {
        for (const char* text : {"Z",
                                 "Zg",
                                 "Zg=",
                                 "Zm9v=",
                                 "Zm 9",
                                 "Zh==",
                                 "Zm9=",
                                 "====",
                                 "    ",
                                 "Zm9v    ",
                                 "    Zm9v",
                                 "Zm9v\n\n\n\n",
                                 "Zg==Zm9v",
                                 "Z===",
                                 "Zg==Zg==",
                                 "Zm9v\n",
                                 "Zm9-",
                                 "=Zg="}) {
            CAPTURE(text);
            CHECK_FALSE(from_base64(text).has_value());
        }
    }
}

}  // namespace faultline
