// QuarantinedRow and QuarantineSighting: canonical forms are golden, come back, and are the only
// ones that decode.

#include "engine/model/quarantine.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/quarantine_sighting.h"
#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

std::string encoded(const Attributes& attributes) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_attributes(attributes, out);
    return bytes;
}

QuarantinedRow any_row() {
    QuarantinedRow row;
    row.state = QuarantineState::merged;
    row.number = 300;
    row.into = "a";
    row.decision = {QuarantineState::merged, "a", Version{301}};
    row.source = "s";
    row.format = "csv";
    row.said.id = "x";
    row.said.class_name = "host";
    row.said.attributes = encoded({});
    row.said.relationships = {{"x", "t", "y", "g", 2, 0.5, 300, true, 1}};
    row.said.groups = {{"g", 2}};
    row.reason = "r";
    row.candidates = {"a", "b"};
    row.others = {"z"};
    row.first = Version{3};
    return row;
}

QuarantineSighting any_sighting() {
    return QuarantineSighting({1, 2, 3, 9, 300, 301});
}

TEST_SUITE("engine/model/quarantine") {
    TEST_CASE("the canonical forms are the golden ones") {
        CHECK(test::hex_digits(encode_quarantined_row(any_row())) ==
              test::hex_digits(test::golden_bytes("model/quarantined_row.hex")));
        CHECK(test::hex_digits(any_sighting().encode()) ==
              test::hex_digits(test::golden_bytes("model/quarantine_sighting.hex")));
    }

    TEST_CASE("a row reads back in every state, and nothing else does") {
        const std::string bytes = encode_quarantined_row(any_row());
        QuarantinedRow reopened = any_row();
        reopened.state = QuarantineState::open;
        reopened.into.clear();

        CHECK(decode_quarantined_row(bytes).value() == any_row());
        CHECK(decode_quarantined_row(encode_quarantined_row(reopened)).value() == reopened);
        CHECK(decode_quarantined_row(encode_quarantined_row({})).value() == QuarantinedRow{});
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_quarantined_row(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_quarantined_row(bytes + "x").ok());
        CHECK_FALSE(decode_quarantined_row("\2" + bytes.substr(1)).ok());
        CHECK_FALSE(decode_quarantined_row("\1\6" + bytes.substr(2)).ok());
    }

    TEST_CASE("a state that somebody decides has a decision, and that one") {
        QuarantinedRow undecided = any_row();
        undecided.decision.reset();
        QuarantinedRow other = any_row();
        other.decision->state = QuarantineState::ignored;
        QuarantinedRow none = any_row();
        none.decision->state = QuarantineState::recognised;

        for (const QuarantinedRow& row : {undecided, other, none}) {
            CHECK_FALSE(decode_quarantined_row(encode_quarantined_row(row)).ok());
        }
    }

    TEST_CASE("what a row said is said again, all of it and nothing else") {
        SaidRow said = any_row().said;
        said.attributes = encoded({{"serial", Scalar{std::string("S1")}}});

        const auto again = observe_again(said);

        REQUIRE(again.ok());
        const Observations& seen = again.value();
        CHECK(seen.problem_count() == 0);
        REQUIRE(seen.cis().size() == 1);
        CHECK(seen.id(seen.cis()[0].ci) == "x");
        CHECK(seen.cis()[0].attributes == said.attributes);
        REQUIRE(seen.relationships().size() == 1);
        CHECK(seen.relationships()[0].delay_s == 300);
        CHECK(seen.relationships()[0].verified_at == 1);
        REQUIRE(seen.groups().size() == 1);
        CHECK(seen.groups()[0].required == 2);
        said.attributes = "\5";
        CHECK_FALSE(observe_again(said).ok());
    }

    TEST_CASE("every state has a name of its own") {
        for (int state = 0; state <= static_cast<int>(QuarantineState::absent); state++) {
            const auto one = static_cast<QuarantineState>(state);
            CHECK(parse_quarantine_state(quarantine_state_name(one)) == one);
        }
        CHECK_FALSE(parse_quarantine_state("OPEN"));
        CHECK_FALSE(parse_quarantine_state(""));
    }

    TEST_CASE("the key tells source and id apart") {
        CHECK(quarantine_key("ab", "c") != quarantine_key("a", "bc"));
        CHECK(quarantine_key("a", "") == quarantine_key("a", ""));
        CHECK(quarantine_key("a", "").size() == 16);
    }
}

TEST_SUITE("engine/model/quarantine_sighting") {
    TEST_CASE("it holds the rows it was made of, and no other") {
        const QuarantineSighting sighting = any_sighting();

        for (std::uint64_t number = 0; number < 400; number++) {
            CAPTURE(number);
            const bool there =
                (number >= 1 && number <= 3) || number == 9 || number == 300 || number == 301;
            CHECK(sighting.contains(number) == there);
        }
        CHECK(sighting.ranges().size() == 3);
    }

    TEST_CASE("it reads back, and nothing else does") {
        const std::string bytes = any_sighting().encode();

        CHECK(QuarantineSighting::decode(bytes).value() == any_sighting());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(QuarantineSighting::decode(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(QuarantineSighting::decode(bytes + "x").ok());
        CHECK_FALSE(QuarantineSighting::decode("\2" + bytes.substr(1)).ok());
        // Ranges that touch are one.
        CHECK_FALSE(QuarantineSighting::decode(std::string("\1\2\1\0\1\0", 6)).ok());
        // No row has the number 0.
        CHECK_FALSE(QuarantineSighting::decode(std::string("\1\1\0\0", 4)).ok());
    }
}

}  // namespace
}  // namespace faultline::model
