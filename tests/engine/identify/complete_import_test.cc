// plan_complete_import: what an import that saw everything withdraws, and when it does not.

#include "engine/identify/complete_import.h"

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

// Plans a complete import and applies it if it is accepted.
ImportPlan complete(World& world,
                    const std::string& source,
                    const Lines& lines,
                    Completeness completeness = {.retire_percent_max = 100},
                    bool best_effort = false) {
    model::Observations seen = observe(lines);
    const PlanOptions options{.source = source, .format = "faultline", .best_effort = best_effort};
    Result<ImportPlan> plan = plan_complete_import(seen, options, completeness, world.index);
    REQUIRE(plan.ok());
    if (plan.value().accepted) REQUIRE(world.index.apply(plan.value().change_set).ok());
    return std::move(plan).value();
}

Lines numbered(int count) {
    Lines lines;
    for (int i = 0; i < count; i++) {
        lines.push_back(CiLine{"n" + std::to_string(i)});
    }
    return lines;
}

TEST_SUITE("engine/identify/complete_import") {
    TEST_CASE("what the source claims and the import does not give is withdrawn") {
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}, CiLine{"c"}, needs("a", "b")});
        world.import("other", {CiLine{"c"}, CiLine{"d"}});

        const ImportPlan plan = complete(world, "s", {CiLine{"a"}});

        CHECK(plan.accepted);
        CHECK(plan.completion == Completion{true, 3, 2});
        CHECK(plan.cis.retired == 1);
        CHECK(plan.cis.updated == 1);
        CHECK(world.alive("a"));
        CHECK_FALSE(world.alive("b"));
        CHECK(world.alive("c"));
        CHECK(world.alive("d"));
        CHECK(world.index.merged("a").relationships.empty());
        CHECK(world.parts("c by s").empty());
    }

    TEST_CASE("an import that is not said to be complete withdraws nothing") {
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}});

        world.import("s", {CiLine{"a"}});

        CHECK(world.alive("b"));
    }

    TEST_CASE("relationships of a CI that others give are withdrawn unless a line gives them") {
        World world;
        world.import("owner", {CiLine{"a"}, CiLine{"b"}, CiLine{"c"}});
        world.import("s", {needs("a", "b"), needs("a", "c")});

        const ImportPlan plan = complete(world, "s", {needs("a", "c")});

        CHECK(plan.accepted);
        CHECK(plan.relationships.retired == 1);
        CHECK(plan.relationships.unchanged == 1);
        CHECK(world.index.merged("a").relationships.size() == 1);
        CHECK(world.alive("b"));
        CHECK(plan.relationships_seen.size() == 1);
    }

    TEST_CASE("more than the guard allows is refused with the numbers, at the guard it is not") {
        World world;
        world.import("s", numbered(10));
        Lines eight = numbered(8);
        Lines seven = numbered(7);

        const ImportPlan refused = complete(world, "s", seven, {});
        const ImportPlan taken = complete(world, "s", eight, {});

        CHECK_FALSE(refused.accepted);
        REQUIRE(codes(refused) == Texts{"0 too_much_absent"});
        CHECK(mentions(refused.problems[0], "3 of the 10"));
        CHECK(mentions(refused.problems[0], "20 percent"));
        CHECK(taken.accepted);
        CHECK(taken.cis.retired == 2);
    }

    TEST_CASE("the guard can be set and taken off") {
        World world;
        world.import("s", numbered(10));

        const ImportPlan all = complete(world, "s", numbered(1), {.retire_percent_max = 89});
        const ImportPlan allowed = complete(world, "s", numbered(1), {.retires_any = true});
        const ImportPlan none = complete(world, "s", {}, {.retire_percent_max = 0});

        CHECK_FALSE(all.accepted);
        CHECK(allowed.cis.retired == 9);
        CHECK_FALSE(none.accepted);
    }

    TEST_CASE("explicit retirements are no absence") {
        World world;
        world.import("s", numbered(2));

        const ImportPlan plan =
            complete(world, "s", {CiLine{"n0"}, RetireLine{"n1"}}, {.retire_percent_max = 0});

        CHECK(plan.accepted);
        CHECK(plan.completion == Completion{true, 2, 0});
        CHECK_FALSE(world.alive("n1"));
    }

    TEST_CASE("a best-effort import that drops a line withdraws nothing and says so") {
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}});

        const ImportPlan dropped = complete(
            world, "s", {CiLine{"a"}, needs("a", "ghost")}, {.retire_percent_max = 100}, true);
        const ImportPlan clean =
            complete(world, "s", {CiLine{"a"}}, {.retire_percent_max = 100}, true);

        CHECK(dropped.accepted);
        CHECK(codes(dropped) == Texts{"0 not_complete", "2 dangling_reference"});
        CHECK_FALSE(dropped.completion.is_done);
        CHECK(clean.completion.is_done);
        CHECK_FALSE(world.alive("b"));
    }

    TEST_CASE("a group that would lose its members refuses the import, or keeps everything") {
        World world;
        world.import("owner", {CiLine{"u"}, GroupLine{"u", "g", 2}});
        Lines members = {CiLine{"a"}, CiLine{"b"}, needs("u", "a", "g"), needs("u", "b", "g")};
        World other;
        other.import("s", pool(2));

        const ImportPlan refused = complete(
            other, "s", {CiLine{"u"}, GroupLine{"u", "g", 2}, CiLine{"a"}, needs("u", "a", "g")});
        const ImportPlan kept = complete(other,
                                         "s",
                                         {CiLine{"u"}, GroupLine{"u", "g", 2}, CiLine{"a"}},
                                         {.retire_percent_max = 100},
                                         true);

        CHECK_FALSE(refused.accepted);
        CHECK_FALSE(kept.completion.is_done);
        CHECK(other.alive("c"));
    }

    TEST_CASE("a class, a list and a service bound what is withdrawn") {
        const Lines estate = {CiLine{"svc", "business_service"},
                              CiLine{"app", "application"},
                              CiLine{"db", "database"},
                              CiLine{"lone", "database"},
                              needs("svc", "app"),
                              needs("app", "db")};
        World by_class;
        by_class.import("s", estate);
        World by_list;
        by_list.import("s", estate);
        World by_service;
        by_service.import("s", estate);

        const ImportPlan databases =
            complete(by_class, "s", {}, {model::CisOfClass{"database"}, 100});
        const ImportPlan listed =
            complete(by_list, "s", {}, {model::ListedCis{{"app", "lone"}}, 100});
        const ImportPlan needed =
            complete(by_service, "s", {}, {model::ServiceClosure{"svc"}, 100});

        CHECK(databases.completion == Completion{true, 2, 2});
        CHECK(by_class.alive("app"));
        CHECK_FALSE(by_class.alive("lone"));
        CHECK(listed.completion == Completion{true, 2, 2});
        CHECK(by_list.alive("db"));
        CHECK(needed.completion == Completion{true, 3, 3});
        CHECK(by_service.alive("lone"));
    }

    TEST_CASE("a scope that names what never was is an error") {
        World world;
        model::Observations seen = observe({});

        const auto plan = plan_complete_import(seen,
                                               {.source = "s", .format = "faultline"},
                                               {model::ListedCis{{"ghost"}}, 100},
                                               world.index);

        REQUIRE_FALSE(plan.ok());
        CHECK(plan.error().message.find("ghost") != std::string::npos);
    }

    TEST_CASE("the same complete import twice changes nothing") {
        World world;
        world.import("s", pool(2));

        const ImportPlan once = complete(world, "s", pool(2));

        CHECK(once.accepted);
        CHECK_FALSE(once.change_set.alters_graph());
        CHECK(once.completion == Completion{true, 4, 0});
    }
}

}  // namespace
}  // namespace faultline::identify
