#include "api/json/value.h"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/property.h"

namespace faultline::json {
namespace {

Value parsed(std::string_view text) {
    auto value = parse(text);
    REQUIRE_MESSAGE(value.ok(), std::string(text));
    return std::move(value).value();
}

std::string message_of(std::string_view text) {
    const auto value = parse(text);
    REQUIRE_FALSE_MESSAGE(value.ok(), std::string(text));
    return value.error().message;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

// A random document of limited depth.
Value random_value(std::mt19937_64& random, int depth) {
    switch (random() % (depth == 0 ? 6 : 8)) {
        case 0:
            return Value();
        case 1:
            return Value(random() % 2 == 0);
        case 2:
            return Value(static_cast<std::int64_t>(random()));
        case 3:
            return Value(std::uint64_t{random() | (std::uint64_t{1} << 63)});
        case 4:
            return Value(static_cast<double>(static_cast<std::int64_t>(random())) * 1e-9);
        case 5: {
            std::string text;
            for (std::uint64_t i = random() % 8; i > 0; i--) {
                text += std::string_view("a\"\\\n\t/\x01\x7f")[random() % 8];
                if (random() % 4 == 0) text += "\u00fc\u20ac";
            }
            return Value(std::move(text));
        }
        case 6: {
            Array items;
            for (std::uint64_t i = random() % 4; i > 0; i--) {
                items.push_back(random_value(random, depth - 1));
            }
            return Value(std::move(items));
        }
        default: {
            Object members;
            for (std::uint64_t i = random() % 4; i > 0; i--) {
                members.emplace_back("n" + std::to_string(i), random_value(random, depth - 1));
            }
            return Value(std::move(members));
        }
    }
}

TEST_SUITE("api/json/value") {
    TEST_CASE("a document is read with its members in the order of the text") {
        const Value value =
            parsed(R"( {"b": [1, -2, 0.5, true, null], "a": {"text": "\u00e4\n"}} )");

        CHECK(value.text() == "{\"b\":[1,-2,0.5,true,null],\"a\":{\"text\":\"\u00e4\\n\"}}");
        CHECK(value["a"]["text"].text() == "\u00e4\n");
        CHECK(value["b"].items().size() == 5);
        CHECK(value["absent"].is_null());
        CHECK(value["b"]["no object"].is_null());
        CHECK(value["a"].items().empty());
    }

    TEST_CASE("every type says what it is") {
        const Value value = parsed(R"([null, true, 1, 18446744073709551615, 1.5, "", [], {}])");
        const char* const expected[] = {
            "null", "boolean", "integer", "integer", "number", "string", "array", "object"};

        for (std::size_t i = 0; i < value.items().size(); i++) {
            CAPTURE(i);
            CHECK(value.items()[i].type_name() == expected[i]);
        }
    }

    TEST_CASE("64 levels are read and 65 are refused with the limit") {
        CHECK(parsed(nested(64)).type_name() == "array");
        const auto deeper = parse(nested(65));
        REQUIRE_FALSE(deeper.ok());
        CHECK(deeper.error().code == ErrorCode::too_large);
        CHECK(deeper.error().message.find("64") != std::string::npos);
        CHECK_FALSE(parse(std::string(1'000'000, '[')).ok());
        std::string objects;
        for (int i = 0; i < 65; i++) {
            objects += "{\"a\":";
        }
        CHECK(parse(objects).error().code == ErrorCode::too_large);
    }

    TEST_CASE("a name that is there twice in one object is refused by name") {
        CHECK(message_of(R"({"a": 1, "b": 2, "a": 3})").find("'a'") != std::string::npos);
        CHECK(message_of(R"({"x": {"a": 1, "\u0061": 2}})").find("'a'") != std::string::npos);
        CHECK(parse(R"([{"a": 1}, {"a": 1}])").ok());
    }

    TEST_CASE("an object with very many members is read") {
        std::string text = "{";
        for (int i = 0; i < 200'000; i++) {
            text.append(i == 0 ? "\"" : ",\"").append(std::to_string(i)).append("\":0");
        }
        text += "}";

        CHECK(parse(text).ok());
    }

    TEST_CASE("numbers beyond 64 bits become doubles and those beyond doubles are refused") {
        CHECK(parsed("9223372036854775807").as<std::int64_t>() != nullptr);
        CHECK(parsed("-9223372036854775808").as<std::int64_t>() != nullptr);
        CHECK(parsed("9223372036854775808").as<std::uint64_t>() != nullptr);
        CHECK(parsed("18446744073709551616").as<double>() != nullptr);
        CHECK(parsed("-9223372036854775809").as<double>() != nullptr);
        CHECK(parsed("-0").text() == "0");
        CHECK(parsed("-0.0").text() == "0.0");
        CHECK_FALSE(parse("1e400").ok());
    }

    TEST_CASE("what is not one JSON value in UTF-8 is refused") {
        const std::string_view wrong[] = {"",
                                          " ",
                                          "{",
                                          "[1,]",
                                          "{\"a\":}",
                                          "{\"a\" 1}",
                                          "{a:1}",
                                          "01",
                                          "+1",
                                          ".5",
                                          "NaN",
                                          "Infinity",
                                          "nul",
                                          "'a'",
                                          "\"a",
                                          "\"\\x\"",
                                          "\"\t\"",
                                          "\"\\ud800\"",
                                          "\"\xff\"",
                                          "\"\xc0\xaf\"",
                                          "\"\xed\xa0\x80\"",
                                          "1 2",
                                          "{} x",
                                          "[1] // comment",
                                          std::string_view("1\0", 2)};
        for (const std::string_view text : wrong) {
            CAPTURE(text);
            CHECK(message_of(text).find("JSON") != std::string::npos);
        }
    }

    TEST_CASE("every document survives being written and read") {
        const bool held = test::holds("round trip", 500, [](std::uint64_t seed) {
            std::mt19937_64 random(seed);
            const Value wrapped(Array{random_value(random, 5)});
            const auto read = parse(wrapped.text());
            RC_ASSERT(read.ok());
            RC_ASSERT(read.value().text() == wrapped.text());
        });

        CHECK(held);
    }

    TEST_CASE("bytes changed at random never do more than make a document invalid") {
        const std::string original =
            R"({"failed":["host-3","a\u00e4"],"max_hops":3,"x":[1.5e3,{"y":null}],"z":"\"\\"})";
        for (std::uint64_t seed = 0; seed < 20'000; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            std::string text = original;
            for (std::uint64_t i = 1 + random() % 4; i > 0; i--) {
                text[random() % text.size()] = static_cast<char>(random());
            }
            if (random() % 8 == 0) text.resize(random() % text.size());

            const auto value = parse(text);

            if (value.ok()) {
                CHECK(parse(value.value().text()).ok());
            } else {
                CHECK_FALSE(value.error().message.empty());
            }
        }
    }
}

}  // namespace
}  // namespace faultline::json
