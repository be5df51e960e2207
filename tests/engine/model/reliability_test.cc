// Reliability statements: which attribute counts, what is a number, and what is unusable.

#include "engine/model/reliability.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

std::string canonical(Attributes attributes) {
    REQUIRE(sort_attributes(attributes).ok());
    std::string bytes;
    ByteWriter out(bytes);
    encode_attributes(attributes, out);
    return bytes;
}

OwnReliability of(Attributes attributes) {
    return own_reliability(canonical(std::move(attributes)));
}

Attribute number(std::string name, double value) {
    return {std::move(name), Scalar{value}};
}

Attribute text(std::string name, std::string value) {
    return {std::move(name), Scalar{std::move(value)}};
}

OwnReliability given(double q) {
    return {ReliabilityState::given, q};
}

const OwnReliability kAbsent{};
const OwnReliability kUnusable{ReliabilityState::unusable, 0};

// "ATTRIBUTE VALUE RULE" of what is wrong; empty if nothing is.
std::string fault_of(const Attributes& attributes) {
    std::vector<std::pair<std::string, std::string>> values;
    for (const Attribute& attribute : attributes) {
        const std::string bytes = canonical({attribute});
        ByteReader reader(bytes);
        (void)reader.varint();
        (void)reader.bytes();
        values.emplace_back(attribute.name, reader.rest());
    }
    ReliabilityReader reader;
    for (const auto& [name, value] : values) {
        reader.note(name, value);
    }
    const auto fault = reader.fault();
    return fault ? fault->attribute + " " + fault->value + " " + fault->rule : "";
}

TEST_SUITE("engine/model/reliability") {
    TEST_CASE("the first statement in order counts, and one that is unusable is not passed over") {
        const Attribute q = number("unavailability", 0.5);
        const Attribute a = number("availability", 0.75);
        const Attribute mtbf = number("mtbf_hours", 10);
        const Attribute mttr = number("mttr_hours", 1);

        CHECK(of({}) == kAbsent);
        CHECK(of({q, a, mtbf, mttr}) == given(0.5));
        CHECK(of({a, mtbf, mttr}) == given(0.25));
        CHECK(of({mtbf, mttr}) == given(0.1));
        CHECK(of({text("unavailability", "often"), a, mtbf, mttr}) == kUnusable);
        CHECK(of({text("availability", ""), mtbf, mttr}) == kUnusable);
        CHECK(of({mtbf}) == kUnusable);
        CHECK(of({mttr}) == kAbsent);
        CHECK(of({text("owner", "x"), text("zone", "y")}) == kAbsent);
    }

    TEST_CASE("an explicit zero is a value") {
        CHECK(of({number("unavailability", 0)}) == given(0));
        CHECK(of({number("availability", 1), number("mtbf_hours", 5)}) == given(0));
        CHECK(of({number("mtbf_hours", 5), number("mttr_hours", 0)}) == given(0));
        CHECK_FALSE(std::signbit(of({number("unavailability", -0.0)}).unavailability));
    }

    TEST_CASE("integers and doubles are numbers, texts are none") {
        CHECK(of({{"availability", Scalar{std::int64_t{1}}}}) == given(0));
        CHECK(of({number("mtbf_hours", 8760), {"mttr_hours", Scalar{std::int64_t{4}}}}) ==
              given(4.0 / 8760));
        for (const char* const wrong : {"", "0.001", "99.9%"}) {
            CAPTURE(wrong);
            CHECK(of({text("unavailability", wrong)}) == kUnusable);
        }
        CHECK(of({{"unavailability", Scalar{false}}}) == kUnusable);
        CHECK(of({{"unavailability", std::vector<Scalar>{0.5}}}) == kUnusable);
    }

    TEST_CASE("what is outside its range is unusable, also when it is so by rounding") {
        CHECK(of({number("unavailability", 1)}) == kUnusable);
        CHECK(of({number("unavailability", -0.1)}) == kUnusable);
        CHECK(of({number("availability", 0)}) == kUnusable);
        CHECK(of({number("availability", 1.5)}) == kUnusable);
        CHECK(of({number("availability", 1e-300)}) == kUnusable);
        CHECK(of({number("mtbf_hours", 0), number("mttr_hours", 0)}) == kUnusable);
        CHECK(of({number("mtbf_hours", 5), number("mttr_hours", 5)}) == kUnusable);
        CHECK(of({number("mtbf_hours", 5), number("mttr_hours", -1)}) == kUnusable);
        CHECK(of({number("unavailability", 0x1.fffffffffffffp-1)}) == given(0x1.fffffffffffffp-1));
    }

    TEST_CASE("a fault names the attribute, its value and the rule") {
        CHECK(fault_of({number("unavailability", 0.5)}).empty());
        CHECK(fault_of({text("unavailability", "o\tften")}) ==
              "unavailability 'o?ften' must be a number in [0, 1)");
        CHECK(fault_of({number("availability", 1.5)}) ==
              "availability 1.5 must be a number in (0, 1]");
        CHECK(fault_of({{"availability", Scalar{std::int64_t{99}}}}) ==
              "availability 99 must be a number in (0, 1]");
        CHECK(fault_of({number("mtbf_hours", 4)}) == "mttr_hours  is missing beside mtbf_hours");
        CHECK(fault_of({number("mtbf_hours", 4), number("mttr_hours", 4)}) ==
              "mttr_hours 4 must be below mtbf_hours, which includes the repair");
        CHECK(fault_of({{"mtbf_hours", std::vector<Scalar>{}}}) ==
              "mtbf_hours an array must be a number above 0");
    }

    TEST_CASE("bytes that are no attributes state nothing") {
        const std::string bytes = canonical({number("unavailability", 0.5)});

        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK(own_reliability(bytes.substr(0, size)) == kAbsent);
        }
    }
}

}  // namespace
}  // namespace faultline::model
