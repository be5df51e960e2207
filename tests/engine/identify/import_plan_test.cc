// plan_import: what an import means, rule by rule.

#include "engine/identify/import_plan.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

TEST_SUITE("engine/identify/import_plan") {
    TEST_CASE("lines may come before what they name") {
        World world;

        const ImportPlan plan = world.import("s", {needs("a", "b"), CiLine{"b"}, CiLine{"a"}});

        CHECK(plan.accepted);
        CHECK(plan.cis.created == 2);
        CHECK(plan.relationships.created == 1);
        CHECK(world.parts("a by s [] ") == Texts{"depends_on b > 1 1 0 -1 v1"});
        CHECK(plan.change_set.context.source == "s");
    }

    TEST_CASE("new CIs and names are numbered in the order of their bytes") {
        World world;

        const ImportPlan plan = world.import("s", {CiLine{"z", "host"}, CiLine{"a", "server"}});

        CHECK(world.index.ci("a") == CiId{1});
        CHECK(world.index.ci("z") == CiId{2});
        CHECK(world.index.find_symbol("host") == SymbolId{1});
        CHECK(world.index.find_symbol("s") == SymbolId{2});
        CHECK(world.index.find_symbol("server") == SymbolId{3});
        CHECK(plan.changed == std::vector{CiId{1}, CiId{2}});
    }

    TEST_CASE("a relationship belongs to the CI that needs, whichever end recorded it") {
        World world;

        world.import("s",
                     {CiLine{"ups"},
                      CiLine{"host"},
                      CiLine{"team"},
                      RelationshipLine{"ups", "powers", "host", "power"},
                      RelationshipLine{"host", "owned_by", "team"},
                      RelationshipLine{"host", "haunts", "team"}});

        CHECK(world.parts("ups by s [").empty());
        CHECK(world.parts("host by s [power] ") == Texts{"powers ups < 1 1 0 -1 v1"});
        CHECK(world.parts("host by s [] ") ==
              Texts{"haunts team > 1 1 0 -1 v1", "owned_by team > 1 1 0 -1 v1"});
    }

    TEST_CASE("a ci line replaces the fields, needs and groups of its source") {
        World world;
        world.import("s", pool(2));

        const ImportPlan plan = world.import("s", {CiLine{"u", "host"}});

        CHECK(plan.cis.updated == 1);
        CHECK(plan.relationships.retired == 3);
        CHECK(world.parts("u by s") == Texts{" ci host '' '" + std::string(1, '\0') + "' v2"});
        CHECK(plan.problems.empty());
    }

    TEST_CASE("an owner without a ci line only gains and updates what is named") {
        World world;
        world.import("s", pool(2));
        RelationshipLine wider = needs("u", "a", "g");
        wider.capacity = 3;

        const ImportPlan plan = world.import(
            "s", {wider, needs("u", "b"), GroupLine{"u", "g", 4}, needs("u", "c", "g")});

        CHECK(plan.cis == ImportCounts{});
        CHECK(plan.relationships.created == 1);
        CHECK(plan.relationships.updated == 1);
        CHECK(plan.relationships.unchanged == 1);
        CHECK(plan.relationships.retired == 0);
        CHECK(world.parts("u by s [") == Texts{"] depends_on b > 1 1 0 -1 v2",
                                               "g] depends_on a > 3 1 0 -1 v2",
                                               "g] depends_on b > 1 1 0 -1 v1",
                                               "g] depends_on c > 1 1 0 -1 v1"});
        CHECK(world.parts("u by s group ") == Texts{"g 4 v2"});
    }

    TEST_CASE("one source's ci line leaves alone what other sources claim") {
        World world;
        world.import("one", {CiLine{"u"}, CiLine{"a"}, needs("u", "a")});
        world.import("two", {needs("u", "a"), CiLine{"b"}, needs("u", "b")});

        world.import("one", {CiLine{"u"}});

        CHECK(world.index.merged("u").relationships.size() == 2);
        CHECK(world.parts("u by one [").empty());
    }

    TEST_CASE("what says the same keeps its version") {
        World world;
        world.import("s", pool(2));
        Lines lines = pool(2);
        std::get<CiLine>(lines[1]).name = "renamed";

        const ImportPlan plan = world.import("s", lines);

        CHECK(plan.cis.updated == 1);
        CHECK(plan.cis.unchanged == 3);
        CHECK(plan.changed == std::vector{world.index.ci("a")});
        CHECK(world.parts("u by s group ") == Texts{"g 2 v1"});
        CHECK(world.index.merged("u").version == Version{1});
        CHECK(world.index.merged("a").version == Version{2});
    }

    TEST_CASE("an import that changes nothing still gets its run") {
        World world;
        world.import("s", pool(2));

        const ImportPlan plan = world.import("s", pool(2));

        CHECK(plan.accepted);
        CHECK_FALSE(plan.change_set.alters_graph());
        CHECK(plan.change_set.operation_count() == 1);
        CHECK(plan.cis.unchanged == 4);
        CHECK(plan.relationships.unchanged == 3);
        CHECK(plan.changed.empty());
    }

    TEST_CASE("two lines that say the same are one") {
        World world;

        const ImportPlan plan = world.import(
            "s", {CiLine{"a"}, CiLine{"b"}, CiLine{"a"}, needs("a", "b"), needs("a", "b")});

        CHECK(plan.accepted);
        CHECK(plan.cis.created == 2);
        CHECK(plan.relationships.created == 1);
    }

    TEST_CASE("two lines that contradict each other are refused, each naming the other") {
        World world;
        RelationshipLine strong = needs("a", "b");
        strong.capacity = 2;

        const ImportPlan plan = world.import("s",
                                             {CiLine{"a", "host"},
                                              CiLine{"b"},
                                              CiLine{"a", "server"},
                                              needs("a", "b"),
                                              strong,
                                              GroupLine{"a", "g", 1},
                                              GroupLine{"a", "g", 2}});

        CHECK_FALSE(plan.accepted);
        CHECK(plan.change_set.operation_count() == 0);
        CHECK(plan.cis == ImportCounts{});
        REQUIRE(plan.problems.size() >= 6);
        CHECK(plan.problems[0].code == "conflicting_duplicate");
        CHECK(mentions(plan.problems[0], "'a'"));
        CHECK(mentions(plan.problems[0], "0.ndjson:3"));
        CHECK(mentions(plan.problems[1], "0.ndjson:1"));
        const Texts list = codes(plan);
        CHECK(std::ranges::count_if(list, [](const std::string& code) {
                  return code.ends_with("conflicting_duplicate");
              }) == 6);
    }

    TEST_CASE("a best-effort import drops both lines that contradict each other") {
        World world;

        const ImportPlan plan =
            world.best_effort("s", {CiLine{"a", "host"}, CiLine{"a", "server"}, CiLine{"b"}});

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"1 conflicting_duplicate", "2 conflicting_duplicate"});
        CHECK(plan.cis.created == 1);
        CHECK(plan.cis.quarantined == 2);
        CHECK_FALSE(world.alive("a"));
        CHECK(world.index.ci("a") == CiId{});
    }

    TEST_CASE("importing and retiring one CI is refused at both lines") {
        World world;
        world.import("s", {CiLine{"a"}});

        const ImportPlan plan = world.import("s", {CiLine{"a"}, RetireLine{"a"}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"1 ci_and_retire", "2 ci_and_retire"});
        CHECK(mentions(plan.problems[0], "0.ndjson:2"));
    }

    TEST_CASE("a reference to what is neither imported nor alive dangles") {
        World world;
        world.import("s", {CiLine{"stored"}});

        const ImportPlan plan = world.import("s",
                                             {CiLine{"a"},
                                              needs("a", "stored"),
                                              needs("a", "ghost"),
                                              needs("phantom", "a"),
                                              GroupLine{"wraith", "g", 1}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) ==
              Texts{"3 dangling_reference", "4 dangling_reference", "5 dangling_reference"});
        CHECK(mentions(plan.problems[0], "'ghost'"));
        CHECK(mentions(plan.problems[1], "'phantom'"));
        CHECK(mentions(plan.problems[2], "'wraith'"));
    }

    TEST_CASE("a best-effort import drops dangling lines and does the rest") {
        World world;

        const ImportPlan plan = world.best_effort(
            "s", {CiLine{"a"}, needs("a", "ghost"), GroupLine{"wraith", "g", 1}, CiLine{"b"}});

        CHECK(plan.accepted);
        CHECK(plan.cis.created == 2);
        CHECK(plan.cis.quarantined == 1);
        CHECK(plan.relationships.quarantined == 1);
        CHECK(world.index.ci("ghost") == CiId{});
    }

    TEST_CASE("a line that names what the import retires dangles") {
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}});

        const ImportPlan plan = world.import("s", {RetireLine{"b"}, needs("a", "b")});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"2 dangling_reference"});
        CHECK(mentions(plan.problems[0], "0.ndjson:1"));
    }

    TEST_CASE("soft members count for what a group can have at all") {
        World world;
        RelationshipLine soft = needs("u", "a", "g");
        soft.strength = 0.1;

        const ImportPlan plan =
            world.import("s", {CiLine{"u"}, CiLine{"a"}, soft, GroupLine{"u", "g", 1}});

        CHECK(plan.accepted);
    }

    TEST_CASE("a group line without members is refused at its line") {
        World world;

        const ImportPlan plan = world.import("s", {CiLine{"u"}, GroupLine{"u", "g", 1}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"2 group_unsatisfiable"});
    }

    TEST_CASE("a member along which no failure travels gives a group nothing") {
        World world;

        const ImportPlan plan = world.import(
            "s", {CiLine{"u"}, CiLine{"t"}, RelationshipLine{"u", "owned_by", "t", "g"}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"3 group_unsatisfiable"});
    }

    TEST_CASE("a ci line that drops members others require is refused at its line") {
        World world;
        world.import("one", {CiLine{"u"}, CiLine{"a"}, CiLine{"b"}, needs("u", "a", "g")});
        world.import("two", {needs("u", "b", "g"), GroupLine{"u", "g", 2}});

        const ImportPlan plan = world.import("one", {CiLine{"c"}, CiLine{"u", "host"}});
        const ImportPlan effort = world.best_effort("one", {CiLine{"c"}, CiLine{"u", "host"}});

        CHECK_FALSE(plan.accepted);
        CHECK(codes(plan) == Texts{"2 group_unsatisfiable"});
        CHECK(effort.accepted);
        CHECK(codes(effort) == Texts{"2 group_unsatisfiable"});
        CHECK(effort.cis.created == 1);
        CHECK(effort.cis.quarantined == 1);
        CHECK(world.index.merged("u").relationships.size() == 2);
    }

    TEST_CASE("a best-effort import drops the lines of a group that is too small") {
        World world;

        const ImportPlan plan = world.best_effort("s",
                                                  {CiLine{"u"},
                                                   CiLine{"a"},
                                                   needs("u", "a", "g"),
                                                   GroupLine{"u", "g", 2},
                                                   needs("u", "a")});

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"3 group_unsatisfiable", "4 group_unsatisfiable"});
        CHECK(plan.relationships.quarantined == 1);
        CHECK(plan.cis.quarantined == 1);
        CHECK(world.index.merged("u").groups.empty());
        CHECK(world.index.merged("u").relationships.size() == 1);
    }

    TEST_CASE("what a best-effort import leaves out takes what names it along") {
        World world;
        world.import("s", {CiLine{"u"}, CiLine{"b"}});

        const ImportPlan plan = world.best_effort("s",
                                                  {CiLine{"a", "host"},
                                                   CiLine{"a", "server"},
                                                   needs("u", "a", "g"),
                                                   needs("u", "b", "g"),
                                                   GroupLine{"u", "g", 2}});

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"1 conflicting_duplicate",
                                   "2 conflicting_duplicate",
                                   "3 dangling_reference",
                                   "4 group_unsatisfiable",
                                   "5 group_unsatisfiable"});
        CHECK(world.index.merged("u").relationships.empty());
        CHECK_FALSE(plan.change_set.alters_graph());
    }

    TEST_CASE("unknown classes and types are taken unless the schema is strict") {
        const Lines lines = {
            CiLine{"a", "oddity"}, CiLine{"b"}, RelationshipLine{"a", "haunts", "b"}};
        PlanOptions strict;
        strict.strict_schema = true;
        World world;

        const ImportPlan refused = world.import("s", lines, strict);
        const ImportPlan taken = world.import("s", lines);

        CHECK_FALSE(refused.accepted);
        CHECK(codes(refused) == Texts{"1 unknown_class", "3 unknown_type"});
        CHECK(taken.accepted);
        CHECK(taken.cis.created == 2);
    }

    TEST_CASE("lines that broke a rule before the plan refuse it, or are quarantined") {
        const Lines lines = {CiLine{"a"}, CiLine{"", ""}, GroupLine{"a", "g", 0}, needs("a", "a")};
        World world;

        const ImportPlan refused = world.import("s", lines);
        const ImportPlan taken = world.best_effort("s", lines);

        CHECK_FALSE(refused.accepted);
        CHECK(refused.problem_count == 4);
        CHECK(taken.accepted);
        CHECK(taken.cis.created == 1);
        CHECK(taken.cis.quarantined == 3);
        CHECK(taken.problem_count == 4);
    }

    TEST_CASE("problems beyond the limit are counted, and errors come before notes") {
        World world;
        Lines lines = {CiLine{"a"}};
        for (int i = 0; i < 1500; i++) {
            lines.push_back(needs("a", "ghost" + std::to_string(i)));
        }

        const ImportPlan plan = world.import("s", lines);

        CHECK_FALSE(plan.accepted);
        CHECK(plan.problems.size() == model::kProblemsMax);
        CHECK(plan.problem_count == 1500);
        CHECK(plan.problems.front().origin.line == 2);
        CHECK(plan.problems.back().origin.line == 1001);
    }

    TEST_CASE("the change set holds the counts, the plan the CIs that were seen") {
        // Picks the run out of a change set.
        struct RunVisitor final : model::IgnoringVisitor {
            Result<void> on_import_run(std::string_view bytes) override {
                FL_TRY(run, model::decode_import_run(bytes));
                return {};
            }
            model::ImportRun run;
        };
        World world;
        world.import("s", {CiLine{"a"}, CiLine{"b"}});

        const ImportPlan plan = world.best_effort(
            "s", {CiLine{"c"}, CiLine{"b"}, RetireLine{"a"}, RetireLine{"ghost"}});
        RunVisitor visitor;
        for (const std::string& chunk : plan.change_set.chunks()) {
            REQUIRE(model::visit_operations(chunk, visitor).ok());
        }

        CHECK(visitor.run.format == "faultline");
        CHECK(visitor.run.created == 1);
        CHECK(visitor.run.unchanged == 1);
        CHECK(visitor.run.retired == 1);
        CHECK(visitor.run.quarantined == 1);
        CHECK(visitor.run.seen.empty());
        CHECK(plan.seen.size() == 2);
        CHECK(plan.seen.contains(world.index.ci("b")));
        CHECK(plan.seen.contains(world.index.ci("c")));
    }

    TEST_CASE("lines that name a CI count after all when its retirement is not done") {
        World world;
        world.import("s", pool(3));

        const ImportPlan plan =
            world.best_effort("s", {RetireLine{"a"}, CiLine{"d"}, needs("d", "a")});

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"1 group_unsatisfiable"});
        CHECK(plan.relationships.created == 1);
        CHECK(world.index.merged("d").relationships.size() == 1);
    }
}

}  // namespace
}  // namespace faultline::identify
