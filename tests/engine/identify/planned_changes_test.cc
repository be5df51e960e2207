// visit_planned_changes: every CI a plan changes, by id, before and after.

#include "engine/identify/planned_changes.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

// "step id fields claims" of every change that importing `lines` would make.
Texts planned(const World& world, const std::string& source, const Lines& lines) {
    PlanOptions options;
    options.source = source;
    options.format = "faultline";
    const Result<ImportPlan> plan = plan_import(observe(lines), options, world.index);
    REQUIRE(plan.ok());
    REQUIRE(plan.value().accepted);
    Texts texts;
    const auto visited = visit_planned_changes(
        plan.value().change_set,
        world.index,
        [&](const PlannedChange& change, const PlannedNames& names) -> Result<void> {
            std::string text(1, "cur"[static_cast<std::size_t>(change.step)]);
            text += " " + std::string(change.id);
            for (const FieldChange& field : change.fields) {
                if (std::holds_alternative<ClassChange>(field)) text += " class";
                if (std::holds_alternative<NameChange>(field)) text += " name";
                const auto* link = std::get_if<RelationshipChange>(&field);
                if (link == nullptr) continue;
                text += link->after == nullptr ? " -" : " +";
                const auto* side = link->after == nullptr ? link->before : link->after;
                text += names.symbol(side->content.type);
                text += ":" + std::string(names.ci(side->content.other));
            }
            for (const PlannedClaim& claim : change.claims) {
                text += claim.is_withdrawn ? " without " : " by ";
                text += claim.source;
            }
            texts.push_back(text);
            return {};
        });
    REQUIRE(visited.ok());
    return texts;
}

TEST_SUITE("engine/identify/planned_changes") {
    TEST_CASE("new, altered and retired CIs come by id, whatever their numbers") {
        World world;
        world.import("s", {CiLine{"m"}, CiLine{"z"}, CiLine{"b"}, needs("m", "z")});

        CHECK(
            planned(
                world,
                "s",
                {CiLine{"a"}, needs("a", "b"), CiLine{"y"}, CiLine{"b", "vm"}, RetireLine{"z"}}) ==
            Texts{"c a class +depends_on:b by s",
                  "u b class by s",
                  "u m -depends_on:z by s",
                  "c y class by s",
                  "r z class without s"});
    }

    TEST_CASE("what changes nothing is not there") {
        World world;
        world.import("s", pool(2));

        CHECK(planned(world, "s", pool(2)).empty());
    }

    TEST_CASE("a claim that does not show is an update without fields") {
        World world;
        world.import("one", {CiLine{"a"}});

        CHECK(planned(world, "two", {CiLine{"a"}}) == Texts{"u a by two"});
    }

    TEST_CASE("more CIs than are looked at once are all there, in order") {
        World world;
        Lines lines;
        for (std::size_t i = 0; i < kChangesPerLook + 10; i++) {
            lines.push_back(CiLine{"n" + std::to_string(100'000 + i)});
        }

        const Texts texts = planned(world, "s", lines);

        CHECK(texts.size() == kChangesPerLook + 10);
        CHECK(std::ranges::is_sorted(texts));
    }
}

}  // namespace
}  // namespace faultline::identify
