// Identifiers: spellings of one value are equal, what says nothing identifies nobody.

#include "engine/identify/identifiers.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"

namespace faultline::identify {
namespace {

std::string encoded(const model::AttributeValue& value) {
    std::string bytes;
    ByteWriter out(bytes);
    model::encode_attributes({{"a", value}}, out);
    ByteReader in(bytes);
    (void)in.varint();
    (void)in.bytes();
    return std::string(in.rest());
}

TEST_SUITE("engine/identify/identifiers") {
    TEST_CASE("spellings of one identifier have one normal form") {
        CHECK(normal_identifier("  ABC \t 17 ") == "abc 17");
        CHECK(normal_identifier("4C4C4544-0034-3010-8048-B6C04F503732") ==
              "4c4c4544-0034-3010-8048-b6c04f503732");
        CHECK(normal_identifier("{4C4C4544-0034-3010-8048-B6C04F503732}") ==
              "4c4c4544-0034-3010-8048-b6c04f503732");
        CHECK(normal_identifier("urn:uuid:4C4C4544-0034-3010-8048-B6C04F503732") ==
              "4c4c4544-0034-3010-8048-b6c04f503732");
        for (const char* mac : {"00:E0:4C:68:01:DB",
                                "00-e0-4c-68-01-db",
                                "00e0.4c68.01db",
                                "00e04c-6801db",
                                "00 e0 4c 68 01 db"}) {
            CAPTURE(mac);
            CHECK(normal_identifier(mac) == "00:e0:4c:68:01:db");
        }
    }

    TEST_CASE("what only looks like an address stays what it is") {
        CHECK(normal_identifier("00e04c6801db") == "00e04c6801db");
        CHECK(normal_identifier("00:e0:4c:68:01") == "00:e0:4c:68:01");
        CHECK(normal_identifier("00:e0-4c:68-01:db") == "00:e0-4c:68-01:db");
        CHECK(normal_identifier("zz:e0:4c:68:01:db") == "zz:e0:4c:68:01:db");
    }

    TEST_CASE("a normal form is its own normal form") {
        for (const char* text : {" A  b",
                                 "{X}",
                                 "{{x}}",
                                 "{ 00-E0-4c-68-01-db }",
                                 "00-E0-4c-68-01-db",
                                 "urn:uuid:{A}"}) {
            CAPTURE(text);
            const std::string normal = normal_identifier(text);
            CHECK(normal_identifier(normal) == normal);
        }
    }

    TEST_CASE("placeholders identify nobody, however they are written") {
        CHECK(std::ranges::is_sorted(placeholders()));
        for (const std::string_view known : placeholders()) {
            CAPTURE(known);
            CHECK(normal_identifier(known) == known);
        }
        for (const char* text : {"",
                                 "   ",
                                 "To be filled by O.E.M.",
                                 "TO BE FILLED BY O.E.M.",
                                 "Default string",
                                 "System Serial Number",
                                 "None",
                                 "?",
                                 "0",
                                 "0000",
                                 "XXXXXXX",
                                 "xx",
                                 "1111111",
                                 "localhost",
                                 "00000000-0000-0000-0000-000000000000",
                                 "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                                 "03000200-0400-0500-0006-000700080009",
                                 "00:00:00:00:00:00",
                                 "ff-ff-ff-ff-ff-ff"}) {
            CAPTURE(text);
            CHECK(is_placeholder(normal_identifier(text)));
        }
    }

    TEST_CASE("short and plain identifiers are no placeholders") {
        for (const char* text : {"7", "a", "22", "640HP72", "2FAGP34", "web-1", "10.0.0.1", "ff"}) {
            CAPTURE(text);
            CHECK_FALSE(is_placeholder(normal_identifier(text)));
        }
    }

    TEST_CASE("texts and integers identify, truth values and reals do not") {
        CHECK(identifier_value(encoded(model::Scalar{std::string("Ab")})) == IdentifierValue{"ab"});
        CHECK(identifier_value(encoded(model::Scalar{std::int64_t{4711}})) ==
              IdentifierValue{"4711"});
        CHECK(identifier_value(encoded(model::Scalar{true})).empty());
        CHECK(identifier_value(encoded(model::Scalar{1.5})).empty());
        CHECK(identifier_value("").empty());
        CHECK(identifier_value(encoded(model::Scalar{std::string(257, 'a') + "b"})).empty());
    }

    TEST_CASE("an array is the set of its items that say something") {
        const std::vector<model::Scalar> items = {std::string("00-E0-4C-68-01-DB"),
                                                  std::string("00:00:00:00:00:00"),
                                                  std::string("00:e0:4c:68:01:db"),
                                                  std::string("00:e0:4c:68:01:aa")};

        CHECK(identifier_value(encoded(items)) ==
              IdentifierValue{"00:e0:4c:68:01:aa", "00:e0:4c:68:01:db"});
    }

    TEST_CASE("values contradict only if both say something and nothing in common") {
        CHECK(contradict({"a"}, {"b"}));
        CHECK_FALSE(contradict({"a"}, {"a"}));
        CHECK_FALSE(contradict({}, {"b"}));
        CHECK_FALSE(contradict({"a", "b"}, {"b", "c"}));
    }
}

}  // namespace
}  // namespace faultline::identify
