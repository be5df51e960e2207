// Attributes: canonical order, round trips, and decoders that survive anything.

#include "engine/model/attributes.h"

#include <limits>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/malformed_bytes.h"

namespace faultline::model {
namespace {

std::string encoded(const Attributes& attributes) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_attributes(attributes, out);
    return bytes;
}

Attributes all_kinds() {
    return {{"array", std::vector<Scalar>{std::string("x"), std::int64_t{-2}, 0.5, true, false}},
            {"bool", Scalar{true}},
            {"empty", std::vector<Scalar>{}},
            {"integer", Scalar{std::numeric_limits<std::int64_t>::min()}},
            {"no", Scalar{false}},
            {"real", Scalar{0.1}},
            {"text", Scalar{std::string("gr\xc3\xbc\xc3\x9f")}}};
}

Scalar random_scalar(std::mt19937& random) {
    switch (random() % 4) {
        case 0:
            return std::string(random() % 5, static_cast<char>('a' + random() % 26));
        case 1:
            return static_cast<std::int64_t>(random()) - 0x8000'0000;
        case 2:
            return static_cast<double>(random()) / 7.0;
        default:
            return random() % 2 == 0;
    }
}

Attributes random_attributes(std::mt19937& random) {
    Attributes attributes;
    for (std::uint32_t i = 0; i < random() % 6; i++) {
        Attribute attribute{"name" + std::to_string(i), random_scalar(random)};
        if (random() % 3 == 0) {
            std::vector<Scalar> items(random() % 4);
            for (Scalar& item : items) {
                item = random_scalar(random);
            }
            attribute.value = std::move(items);
        }
        attributes.push_back(std::move(attribute));
    }
    return attributes;
}

TEST_SUITE("engine/model/attributes") {
    TEST_CASE("sorting brings names into order and refuses a name that is there twice") {
        Attributes attributes = {{"b", Scalar{true}}, {"a", Scalar{false}}};
        Attributes twice = {{"b", Scalar{true}}, {"a", Scalar{false}}, {"b", Scalar{false}}};

        REQUIRE(sort_attributes(attributes).ok());
        const auto refused = sort_attributes(twice);

        CHECK(attributes.front().name == "a");
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().message.find("'b'") != std::string::npos);
    }

    TEST_CASE("values of every kind come back") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Attributes attributes = seed == 0 ? all_kinds() : random_attributes(random);
            const std::string bytes = encoded(attributes);

            ByteReader in(bytes);
            const Attributes decoded = decode_attributes(in);
            ByteReader skipping(bytes);
            const std::string_view skipped = skip_attributes(skipping);

            CHECK(in.done());
            CHECK(decoded == attributes);
            CHECK(skipping.done());
            CHECK(skipped == bytes);
        }
    }

    TEST_CASE("a single value is read and skipped alike") {
        for (const Attribute& attribute : all_kinds()) {
            CAPTURE(attribute.name);
            std::string bytes = encoded({attribute});
            bytes.erase(0, 1 + 1 + attribute.name.size());  // count, length, name
            ByteReader reading(bytes);
            ByteReader skipping(bytes);

            CHECK(decode_value(reading) == attribute.value);
            CHECK(reading.done());
            CHECK(skip_value(skipping) == bytes);
            CHECK(skipping.done());
        }
    }

    TEST_CASE("names out of order or twice are refused") {
        for (const char* const second : {"a", "b"}) {
            CAPTURE(second);
            const std::string bytes = encoded({{"b", Scalar{true}}, {second, Scalar{true}}});
            ByteReader in(bytes);
            ByteReader skipping(bytes);

            CHECK(decode_attributes(in).empty());
            CHECK_FALSE(in.ok());
            CHECK(skip_attributes(skipping).empty());
            CHECK_FALSE(skipping.ok());
        }
    }

    TEST_CASE("an array within an array is refused") {
        std::string bytes;
        ByteWriter out(bytes);
        out.varint(1);
        out.bytes("a");
        out.u8(5);
        out.varint(1);
        out.u8(5);
        out.varint(0);
        ByteReader in(bytes);
        ByteReader skipping(bytes);

        CHECK(decode_attributes(in).empty());
        CHECK_FALSE(in.ok());
        CHECK(skip_attributes(skipping).empty());
        CHECK_FALSE(skipping.ok());
    }

    TEST_CASE("truncated attributes are refused") {
        test::check_truncations(encoded(all_kinds()), [](const std::string& bytes) {
            ByteReader in(bytes);
            (void)decode_attributes(in);
            ByteReader skipping(bytes);
            (void)skip_attributes(skipping);
            CHECK(in.done() == skipping.done());
            return in.done();
        });
    }

    TEST_CASE("damaged attributes are refused or canonical") {
        test::check_mutations(encoded(all_kinds()), 20'000, [](const std::string& bytes) {
            ByteReader in(bytes);
            const Attributes attributes = decode_attributes(in);
            return in.done() ? encoded(attributes) : std::string();
        });
    }

    TEST_CASE("an attribute is found by its name") {
        const Attributes attributes = all_kinds();

        REQUIRE(find_attribute(attributes, "real") != nullptr);
        CHECK(*find_attribute(attributes, "real") == AttributeValue{Scalar{0.1}});
        CHECK(find_attribute(attributes, "rea") == nullptr);
        CHECK(find_attribute({}, "real") == nullptr);
    }
}

}  // namespace
}  // namespace faultline::model
