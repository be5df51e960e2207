// plan_import: what retiring a CI means, rule by rule.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/import_plan.h"
#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

TEST_SUITE("engine/identify/import_plan: retirement") {
    TEST_CASE("retiring the last claim of a CI removes every relationship touching it") {
        World world;
        world.import("one",
                     {CiLine{"a"}, CiLine{"b"}, CiLine{"c"}, needs("a", "b"), needs("b", "c")});
        world.import("two", {needs("a", "b"), needs("b", "a")});

        const ImportPlan plan = world.import("one", {RetireLine{"b"}});

        CHECK(plan.accepted);
        CHECK(codes(plan) ==
              Texts{"1 relationship_retired", "1 relationship_retired", "1 relationship_retired"});
        CHECK(plan.problem_count == 3);
        CHECK(mentions(plan.problems[0], "'a' depends_on 'b'"));
        CHECK(plan.cis.retired == 1);
        CHECK(plan.relationships.retired == 3);
        CHECK(plan.changed == std::vector{world.index.ci("a"), world.index.ci("b")});
        CHECK_FALSE(world.alive("b"));
        CHECK(world.parts("b by").empty());
        CHECK(world.parts("a by two").empty());
    }

    TEST_CASE("a CI lives on while another source claims it") {
        World world;
        world.import("one", {CiLine{"a"}, CiLine{"b"}, needs("a", "b")});
        world.import("two", {CiLine{"b"}});

        const ImportPlan plan = world.import("one", {RetireLine{"b"}});

        CHECK(plan.accepted);
        CHECK(plan.problems.empty());
        CHECK(plan.cis.retired == 0);
        CHECK(plan.cis.updated == 1);
        CHECK(world.alive("b"));
        CHECK(world.index.merged("a").relationships.size() == 1);
    }

    TEST_CASE("retiring what is retired or claimed by others only changes nothing") {
        World world;
        world.import("one", {CiLine{"a"}, CiLine{"b"}});
        world.import("one", {RetireLine{"a"}});

        const ImportPlan again = world.import("one", {RetireLine{"a"}});
        const ImportPlan foreign = world.import("two", {RetireLine{"b"}});

        CHECK(again.accepted);
        CHECK(again.cis.unchanged == 1);
        CHECK_FALSE(again.change_set.alters_graph());
        CHECK(foreign.accepted);
        CHECK(foreign.cis.unchanged == 1);
        CHECK_FALSE(foreign.change_set.alters_graph());
        CHECK_FALSE(world.index.find_symbol("two").has_value());
    }

    TEST_CASE("retiring what the store never saw is refused") {
        World world;

        const ImportPlan plan = world.import("s", {RetireLine{"ghost"}});
        const ImportPlan effort = world.best_effort("s", {RetireLine{"ghost"}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"1 unknown_ci"});
        CHECK(effort.accepted);
        CHECK(effort.cis.quarantined == 1);
    }

    TEST_CASE("importing a retired id again revives the same CI") {
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}, needs("a", "b")});
        const CiId before = world.index.ci("b");
        world.import("s", {RetireLine{"b"}});

        const ImportPlan plan = world.import("s", {CiLine{"b"}});

        CHECK(plan.cis.created == 1);
        CHECK(world.index.ci("b") == before);
        CHECK(world.alive("b"));
        CHECK(world.index.merged("a").relationships.empty());
    }

    TEST_CASE("a retirement that leaves a group too small is refused at its line") {
        World world;
        world.import("s", pool(2));

        const ImportPlan one = world.import("s", {RetireLine{"a"}});
        const ImportPlan two = world.import("s", {RetireLine{"b"}, RetireLine{"c"}});

        CHECK(one.accepted);
        CHECK_FALSE(two.accepted);
        CHECK(codes(two) == Texts{"1 group_unsatisfiable", "2 group_unsatisfiable"});
        CHECK(mentions(two.problems[0], "'g' of 'u' requires 2"));
    }

    TEST_CASE("a best-effort import does not do a retirement that leaves a group too small") {
        World world;
        world.import("s", pool(3));

        const ImportPlan plan = world.best_effort("s", {CiLine{"d"}, RetireLine{"a"}});

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"2 group_unsatisfiable"});
        CHECK(plan.cis.created == 1);
        CHECK(plan.cis.retired == 0);
        CHECK(plan.cis.quarantined == 1);
        CHECK(world.alive("a"));
    }

    TEST_CASE("retiring the owner of a group is no harm to it") {
        World world;
        world.import("s", pool(3));

        const ImportPlan plan = world.import("s", {RetireLine{"u"}, RetireLine{"a"}});

        CHECK(plan.accepted);
        CHECK(plan.cis.retired == 2);
        CHECK(plan.relationships.retired == 3);
    }

    TEST_CASE("a source that retires its claim may not take members a group of others requires") {
        World world;
        world.import("one", {CiLine{"u"}, CiLine{"a"}, CiLine{"b"}, needs("u", "a", "g")});
        world.import("two", {CiLine{"u"}, needs("u", "b", "g"), GroupLine{"u", "g", 2}});

        const ImportPlan plan = world.import("one", {RetireLine{"u"}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"1 group_unsatisfiable"});
    }

    TEST_CASE(
        "a group is judged by distinct members with their largest capacity, over all sources") {
        World world;
        RelationshipLine calls{"u", "calls", "a", "g"};
        calls.capacity = 2;
        world.import("one", {CiLine{"u"}, CiLine{"a"}, CiLine{"b"}, needs("u", "a", "g"), calls});

        const ImportPlan three = world.import("two", {GroupLine{"u", "g", 3}});
        const ImportPlan two = world.import("two", {GroupLine{"u", "g", 2}});
        const ImportPlan joined =
            world.import("three", {needs("u", "b", "g"), GroupLine{"u", "g", 3}});

        CHECK_FALSE(three.accepted);
        CHECK(mentions(three.problems[0], "capacity of 2"));
        CHECK(two.accepted);
        CHECK(joined.accepted);
        CHECK(world.index.merged("u").groups[0].required == 3);
    }
}

}  // namespace
}  // namespace faultline::identify
