// plan_import against the slow reference, and properties that hold for every import.

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/import_plan.h"
#include "tests/support/memory_index.h"
#include "tests/support/reference_import.h"
#include "tests/support/test_lines.h"

namespace faultline::identify {
namespace {

using test::CiLine;
using test::GroupLine;
using test::MemoryIndex;
using test::observe;
using test::ReferenceImport;
using test::RelationshipLine;
using test::RetireLine;
using test::TestLine;

// Draws imports about few CIs, so that lines meet each other.
class RandomImport {
 public:
    explicit RandomImport(std::uint32_t seed) : random_(seed) {}

    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(random_() % limit);
    }

    // Whole estates, small updates, mere retirements, and everything at once.
    std::vector<TestLine> lines() {
        const std::uint32_t mood = below(4);
        std::vector<TestLine> lines;
        if (mood == 0) add_estate(lines);
        if (mood == 1) {
            for (std::uint32_t ci = 0; ci < kCis; ci++) {
                if (below(4) == 0) lines.push_back(RetireLine{id(ci)});
            }
        }
        const std::uint32_t more = mood == 3 ? 1 + below(10) : below(4);
        for (std::uint32_t i = 0; i < more; i++) {
            lines.push_back(mood == 3 ? line() : relationship());
            if (below(12) == 0) {
                lines.push_back(lines[below(static_cast<std::uint32_t>(lines.size()))]);
            }
        }
        std::shuffle(lines.begin(), lines.end(), random_);
        return lines;
    }

    void shuffle(std::vector<TestLine>& lines) {
        std::shuffle(lines.begin(), lines.end(), random_);
    }

    PlanOptions options() {
        const char* const sources[] = {"alpha", "beta", "gamma"};
        return {sources[below(3)], "faultline", below(3) != 0, below(8) == 0};
    }

 private:
    static constexpr std::uint32_t kCis = 7;

    void add_estate(std::vector<TestLine>& lines) {
        for (std::uint32_t ci = 0; ci < kCis; ci++) {
            if (below(5) != 0) lines.push_back(CiLine{id(ci), class_name(), name(), attributes()});
        }
        const std::uint32_t members = below(6);
        for (std::uint32_t i = 0; i < members; i++) {
            lines.push_back(RelationshipLine{id(i), "depends_on", id((i + 1) % kCis), "g"});
            lines.push_back(RelationshipLine{id(i), "depends_on", id((i + 2) % kCis), "g"});
            if (below(2) == 0) lines.push_back(GroupLine{id(i), "g", 1 + below(2)});
        }
    }

    static std::string id(std::uint32_t ci) { return std::string(1, static_cast<char>('p' + ci)); }
    std::string any_id() { return id(below(kCis + (below(10) == 0 ? 3 : 0))); }
    std::string class_name() {
        return below(15) == 0 ? "oddity" : below(2) == 0 ? "server" : "host";
    }
    std::string name() { return below(3) == 0 ? "" : "name" + std::to_string(below(2)); }
    std::string group() { return below(3) == 0 ? "" : below(2) == 0 ? "g" : "a group"; }

    // Types that are allowed between any two classes, since some imports are strict.
    std::string type() {
        const std::uint32_t choice = below(12);
        if (choice < 6) return "depends_on";
        if (choice < 9) return "contains";
        if (choice < 10) return "replaced_by";
        return choice < 11 ? "runs_on" : "haunts";
    }

    TestLine line() {
        const std::uint32_t choice = below(20);
        if (choice < 6) return CiLine{any_id(), class_name(), name(), attributes()};
        if (choice < 14) return relationship();
        if (choice < 17) return GroupLine{any_id(), below(2) == 0 ? "g" : "a group", 1 + below(3)};
        if (choice < 19) return RetireLine{any_id()};
        return below(2) == 0 ? TestLine{GroupLine{any_id(), "g", 0}} : TestLine{CiLine{"", ""}};
    }

    model::Attributes attributes() {
        if (below(2) == 0) return {};
        return {{"owner", model::Scalar{std::string(1, static_cast<char>('a' + below(2)))}}};
    }

    RelationshipLine relationship() {
        RelationshipLine line{any_id(), type(), any_id(), group()};
        if (below(4) == 0) line.capacity = 1 + below(3);
        if (below(6) == 0) line.strength = 0.5;
        if (below(8) == 0) line.delay_s = below(60);
        if (below(8) == 0) line.verified_at = below(2);
        return line;
    }

    std::mt19937 random_;
};

ImportPlan plan_of(const model::Observations& seen,
                   const PlanOptions& options,
                   const MemoryIndex& index) {
    Result<ImportPlan> plan = plan_import(seen, options, index);
    REQUIRE(plan.ok());
    return std::move(plan).value();
}

std::string all_bytes(const model::ChangeSet& change_set) {
    std::string bytes;
    for (const std::string& chunk : change_set.chunks()) {
        bytes += chunk;
    }
    return bytes;
}

TEST_SUITE("engine/identify/import_plan: oracle") {
    TEST_CASE("any sequence of imports ends in the state that the reference reaches") {
        std::uint32_t accepted = 0;
        std::uint32_t refused = 0;
        std::map<std::string, std::uint32_t> codes;
        for (std::uint32_t seed = 0; seed < 3000; seed++) {
            CAPTURE(seed);
            RandomImport random(seed);
            MemoryIndex index;
            ReferenceImport reference;
            for (std::uint32_t step = 0; step < 8; step++) {
                CAPTURE(step);
                const model::Observations seen = observe(random.lines());
                const PlanOptions options = random.options();

                const ImportPlan plan = plan_of(seen, options, index);
                const test::ReferenceOutcome expected = reference.import(seen, options);

                REQUIRE(plan.accepted == expected.accepted);
                (plan.accepted ? accepted : refused)++;
                for (const model::Problem& problem : plan.problems) {
                    codes[(plan.accepted ? "dropped " : "refused ") + problem.code]++;
                }
                if (!plan.accepted) {
                    CHECK(plan.problem_count > 0);
                    CHECK(plan.change_set.operation_count() == 0);
                    continue;
                }
                const auto before = index.dump();
                REQUIRE(index.apply(plan.change_set).ok());
                REQUIRE(index.dump() == reference.dump());
                CHECK(plan.cis == expected.cis);
                CHECK(plan.relationships == expected.relationships);
                CHECK(plan.change_set.alters_graph() == (index.dump() != before));
                CHECK(plan.change_set.alters_graph() == !plan.changed.empty());
                CHECK(std::ranges::is_sorted(plan.changed));
            }
        }
        // The draw must reach every rule on both ways, or agreement shows nothing.
        CHECK(accepted > 5000);
        CHECK(refused > 2000);
        CHECK(codes["dropped relationship_retired"] > 1000);
        for (const char* const code : {"ci_and_retire",
                                       "conflicting_duplicate",
                                       "dangling_reference",
                                       "group_unsatisfiable",
                                       "unknown_ci",
                                       "unknown_class",
                                       "unknown_type"}) {
            CAPTURE(code);
            CHECK(codes[std::string("dropped ") + code] > 100);
            CHECK(codes[std::string("refused ") + code] > 100);
        }
    }

    TEST_CASE("the order of lines and their split over files alter no byte") {
        for (std::uint32_t seed = 0; seed < 1500; seed++) {
            CAPTURE(seed);
            RandomImport random(seed);
            MemoryIndex index;
            for (std::uint32_t step = 0; step < 5; step++) {
                CAPTURE(step);
                std::vector<TestLine> lines = random.lines();
                const PlanOptions options = random.options();
                const ImportPlan plan = plan_of(observe(lines), options, index);

                random.shuffle(lines);
                const ImportPlan again =
                    plan_of(observe(lines, 1 + random.below(3)), options, index);

                REQUIRE(again.accepted == plan.accepted);
                REQUIRE(all_bytes(again.change_set) == all_bytes(plan.change_set));
                CHECK(again.changed == plan.changed);
                CHECK(again.cis == plan.cis);
                CHECK(again.relationships == plan.relationships);
                if (plan.accepted) REQUIRE(index.apply(plan.change_set).ok());
            }
        }
    }

    TEST_CASE("importing the same again changes nothing") {
        for (std::uint32_t seed = 0; seed < 1500; seed++) {
            CAPTURE(seed);
            RandomImport random(seed);
            MemoryIndex index;
            for (std::uint32_t step = 0; step < 5; step++) {
                CAPTURE(step);
                const model::Observations seen = observe(random.lines());
                PlanOptions options = random.options();
                options.best_effort = step % 2 == 0 && options.best_effort;
                const ImportPlan plan = plan_of(seen, options, index);
                if (!plan.accepted) continue;
                REQUIRE(index.apply(plan.change_set).ok());
                // A best-effort import may find its lines possible at the second attempt.
                if (plan.problem_count != plan.relationships.retired && options.best_effort)
                    continue;

                const ImportPlan again = plan_of(seen, options, index);

                if (!again.accepted) {
                    // Only lines that name what they retired can come out differently.
                    CHECK(plan.cis.retired > 0);
                    continue;
                }
                CHECK_FALSE(again.change_set.alters_graph());
                CHECK(again.change_set.operation_count() == 1);
                CHECK(again.cis.created == 0);
                CHECK(again.cis.updated == 0);
                CHECK(again.cis.retired == 0);
                CHECK(again.relationships.created == 0);
                CHECK(again.relationships.updated == 0);
                CHECK(again.relationships.retired == 0);
            }
        }
    }
}

}  // namespace
}  // namespace faultline::identify
