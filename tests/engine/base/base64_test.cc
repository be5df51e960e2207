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

    TEST_CASE("text that nothing is encoded as is refused") {
        for (const char* text : {"Z",
                                 "Zg",
                                 "Zg=",
                                 "Zm9v=",
                                 "Zm 9",
                                 "Zh==",
                                 "Zm9=",
                                 "====",
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
