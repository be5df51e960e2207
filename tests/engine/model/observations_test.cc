// Observations: what is taken, what becomes a problem, and what is counted.

#include "engine/model/observations.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"

namespace faultline::model {
namespace {

TEST_SUITE("engine/model/observations") {
    TEST_CASE("items are taken in order with their origins and numbers for strings") {
        Observations seen;
        const std::uint32_t file = seen.add_file("estate.ndjson");
        {
            // What is handed over need not live on.
            std::string id = "vm-17";
            std::string name = "pay-db-1";
            seen.add_ci({file, 1}, {id, "virtual_machine", name, {{"tier", Scalar{true}}}});
            id = name = "?????";
        }
        seen.add_relationship({file, 2}, {"vm-17", "runs_on", "host-3", "hosts", 2, 0.5, 7, 99});
        seen.add_group({file, 3}, {"vm-17", "hosts", 2});
        seen.add_retirement({file, 4}, "vm-9");

        REQUIRE(seen.cis().size() == 1);
        CHECK(seen.id(seen.cis()[0].ci) == "vm-17");
        CHECK(seen.name(seen.cis()[0].class_name) == "virtual_machine");
        CHECK(seen.cis()[0].name == "pay-db-1");
        CHECK(seen.cis()[0].origin == Origin{0, 1});
        REQUIRE(seen.relationships().size() == 1);
        const SeenRelationship& relationship = seen.relationships()[0];
        CHECK(relationship.source == seen.cis()[0].ci);
        CHECK(seen.id(relationship.target) == "host-3");
        CHECK(seen.name(relationship.type) == "runs_on");
        CHECK(seen.name(relationship.group) == "hosts");
        CHECK(relationship.capacity == 2);
        CHECK(relationship.strength == 0.5);
        CHECK(relationship.delay_s == 7);
        CHECK(relationship.verified);
        CHECK(relationship.verified_at == 99);
        REQUIRE(seen.groups().size() == 1);
        CHECK(seen.groups()[0].name == relationship.group);
        CHECK(seen.groups()[0].required == 2);
        REQUIRE(seen.retirements().size() == 1);
        CHECK(seen.id(seen.retirements()[0].ci) == "vm-9");
        CHECK(seen.id_count() == 3);
        CHECK(seen.files() == std::vector<std::string>{"estate.ndjson"});
        CHECK(seen.problem_count() == 0);
    }

    TEST_CASE("no group is the empty name") {
        Observations seen;
        seen.add_relationship({}, {"a", "depends_on", "b"});

        CHECK(seen.relationships()[0].group == LocalName{0});
        CHECK(seen.name(LocalName{0}).empty());
    }

    TEST_CASE(
        "attributes are canonical whatever order they came in, and equal sets are kept once") {
        Observations seen;
        seen.add_ci({0, 1}, {"a", "server", "", {{"x", Scalar{true}}, {"b", Scalar{false}}}});
        seen.add_ci({0, 2}, {"b", "server", "", {{"b", Scalar{false}}, {"x", Scalar{true}}}});

        REQUIRE(seen.cis().size() == 2);
        CHECK(seen.cis()[0].attributes.data() == seen.cis()[1].attributes.data());
        ByteReader in(seen.cis()[0].attributes);
        CHECK(decode_attributes(in).front().name == "b");
        CHECK(in.done());
    }

    TEST_CASE("an item that breaks rules becomes one problem per rule and is not taken") {
        Observations seen;
        seen.add_ci({0, 1}, {"", ""});
        seen.add_relationship({0, 2}, {"a", "depends_on", "a", "", 0});
        seen.add_group({0, 3}, {"a", "g", 0});
        seen.add_retirement({0, 4}, "");
        seen.add_ci({0, 5}, {"a", "server", "", {{"x", Scalar{true}}, {"x", Scalar{true}}}});

        CHECK(seen.cis().empty());
        CHECK(seen.relationships().empty());
        CHECK(seen.groups().empty());
        CHECK(seen.retirements().empty());
        REQUIRE(seen.problems().size() == 7);
        CHECK(seen.problems()[0].code == "missing_value");
        CHECK(seen.problems()[2].code == "out_of_range");
        CHECK(seen.problems()[3].code == "self_relationship");
        CHECK(seen.problems()[6].code == "duplicate_attribute");
        CHECK(seen.problems()[6].origin == Origin{0, 5});
        CHECK(seen.problem_count() == 7);
        CHECK(seen.problem_line_count() == 5);
        CHECK(seen.id_count() == 0);
    }

    TEST_CASE("problems beyond the limit are counted, not listed") {
        Observations seen;
        for (std::uint32_t line = 1; line <= kProblemsMax + 5; line++) {
            seen.add_problem({0, line}, "code", "message");
        }

        CHECK(seen.problems().size() == kProblemsMax);
        CHECK(seen.problem_count() == kProblemsMax + 5);
        CHECK(seen.problem_line_count() == kProblemsMax + 5);
    }

    TEST_CASE("what a format drops by its own rules is counted by name") {
        Observations seen;
        seen.count("virtual packages");
        seen.count("virtual packages", 2);
        seen.count("conflicts", 0);

        CHECK(seen.counts().at("virtual packages") == 3);
        CHECK(seen.counts().at("conflicts") == 0);
        CHECK(seen.problem_count() == 0);
    }
}

}  // namespace
}  // namespace faultline::model
