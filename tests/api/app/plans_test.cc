// Plans: a dry run says exactly what applying it does, and applying does that or nothing.

#include "api/app/plans.h"

#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

// Lines that a test can read: op, id and fields.
const OperationWords& plain_words() {
    static const OperationWords kWords = {
        [](const identify::PlannedChange& change, const identify::PlannedNames&) {
            const char* const steps[] = {"create ", "update ", "retire "};
            std::string line = steps[static_cast<std::size_t>(change.step)];
            line += change.id;
            line += " " + std::to_string(change.fields.size());
            for (const identify::PlannedClaim& claim : change.claims) {
                line += claim.is_withdrawn ? " -" : " +";
                line += claim.source;
            }
            return line;
        },
        [](const ImportAnswer&, const model::Problem& problem) { return problem.code; },
        [](const ImportAnswer& answer) {
            return std::to_string(answer.cis.created) + "/" + std::to_string(answer.cis.updated) +
                   "/" + std::to_string(answer.cis.unchanged) + "/" +
                   std::to_string(answer.cis.retired);
        }};
    return kWords;
}

using Lines = std::vector<std::string>;

// A dry run of one file.
Result<DryRunAnswer> dry_run_text(App& app, const std::string& text, ImportRequest request = {}) {
    if (request.source.empty()) request.source = "s";
    MemorySource bytes(text);
    request.parts = {{"file", &bytes}};
    return dry_run(kTester, app, request, plain_words());
}

std::string plan_of(TestApp& test, const std::string& text, const ImportRequest& request = {}) {
    const DryRunAnswer answer = must(dry_run_text(test.app(), text, request));
    REQUIRE(answer.plan);
    return answer.plan->kept.id;
}

ApplyAnswer applied(TestApp& test, const std::string& id) {
    return must(apply_plan(kTester, test.app(), {.id = id}, plain_words()));
}

ImportRequest from(const std::string& source) {
    ImportRequest request;
    request.source = source;
    return request;
}

TEST_SUITE("api/app/plans") {
    TEST_CASE("a dry run lists every operation by id, writes nothing, and keeps the plan") {
        TestApp test;
        test.import_text(ci_line("b") + ci_line("d"), from("s"));
        const Version head = test.app().view().version();

        const DryRunAnswer answer =
            must(dry_run_text(test.app(),
                              ci_line("c") + ci_line("a") + need_line("a", "b") +
                                  ci_line("b", "vm") + retire_line("d")));

        CHECK(answer.operations ==
              Lines{"create a 2 +s", "update b 1 +s", "create c 1 +s", "retire d 1 -s", "2/1/0/1"});
        CHECK(test.app().view().version() == head);
        const std::vector<PlanEntry> plans = must(list_plans(kTester, test.app()));
        REQUIRE(plans.size() == 1);
        CHECK(plans[0].kept.id == answer.plan->kept.id);
        CHECK(plans[0].note.operation_count == 5);
        CHECK(plans[0].note.principal == "tester");
    }

    TEST_CASE("applying does what the plan says, once") {
        TestApp test;
        TestApp other;
        const std::string text = ci_line("a") + ci_line("b") + need_line("a", "b");
        const std::string id = plan_of(test, text);

        const ApplyAnswer done = applied(test, id);
        other.import_text(text, from("s"));

        CHECK_FALSE(done.is_outdated);
        CHECK(done.import.cis.created == 2);
        CHECK(test.hash() == other.hash());
        const auto again = apply_plan(kTester, test.app(), {.id = id}, plain_words());
        REQUIRE_FALSE(again.ok());
        CHECK(again.error().code == ErrorCode::not_found);
    }

    TEST_CASE("a plan survives a restart") {
        TestApp test;
        const std::string id = plan_of(test, ci_line("a"));

        test.reopen();
        const ApplyAnswer done = applied(test, id);

        CHECK(done.import.cis.created == 1);
    }

    TEST_CASE("what others did does not matter while the operations are the same") {
        TestApp test;
        const std::string id = plan_of(test, ci_line("m") + ci_line("n"));

        test.import_text(ci_line("a") + ci_line("z") + need_line("a", "z"), from("other"));
        const ApplyAnswer done = applied(test, id);

        CHECK_FALSE(done.is_outdated);
        CHECK(done.import.cis.created == 2);
    }

    TEST_CASE("operations that differ refuse the plan and are shown; it can be made again") {
        TestApp test;
        const std::string text = ci_line("a") + ci_line("b");
        const std::string id = plan_of(test, text);

        test.import_text(ci_line("a"), from("s"));
        const Version head = test.app().view().version();
        const ApplyAnswer refused = applied(test, id);

        CHECK(refused.is_outdated);
        CHECK(refused.difference_count == 2);
        REQUIRE(refused.differences.size() == 2);
        CHECK(refused.differences[0].planned == "create a 1 +s");
        CHECK_FALSE(refused.differences[0].now);
        CHECK(refused.differences[1].planned == "2/0/0/0");
        CHECK(refused.differences[1].now == "1/0/1/0");
        CHECK(test.app().view().version() == head);
        CHECK_FALSE(applied(test, plan_of(test, text)).is_outdated);
    }

    TEST_CASE("an import that would be refused has no plan; one with dropped lines has") {
        TestApp test;
        const std::string text = ci_line("a") + need_line("a", "ghost");
        ImportRequest best_effort;
        best_effort.best_effort = true;

        const DryRunAnswer refused = must(dry_run_text(test.app(), text));
        const DryRunAnswer taken = must(dry_run_text(test.app(), text, best_effort));

        CHECK_FALSE(refused.import.accepted);
        CHECK_FALSE(refused.plan);
        CHECK(refused.import.problem_count == 1);
        CHECK(taken.plan);
        CHECK(taken.operations == Lines{"create a 1 +s", "dangling_reference", "1/0/0/0"});
        CHECK(must(list_plans(kTester, test.app())).size() == 1);
    }

    TEST_CASE("the id depends on the state, the payload and the options, and on nothing else") {
        TestApp test;
        ImportRequest other = from("other");
        ImportRequest strict;
        strict.best_effort = true;
        const std::string id = plan_of(test, ci_line("a"));

        CHECK(plan_of(test, ci_line("a")) == id);
        CHECK(plan_of(test, ci_line("b")) != id);
        CHECK(plan_of(test, ci_line("a"), other) != id);
        CHECK(plan_of(test, ci_line("a"), strict) != id);
        test.import_text(ci_line("x"), from("x"));
        CHECK(plan_of(test, ci_line("a")) != id);
        CHECK(id.size() == 64);
    }

    TEST_CASE("the plan of a complete import has the retirements, and applying does them") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b"), from("s"));
        ImportRequest request;
        request.complete = true;
        request.scope = model::Everything{};
        request.retire_percent_max = 50;

        const DryRunAnswer answer = must(dry_run_text(test.app(), ci_line("a"), request));
        const ApplyAnswer done = applied(test, answer.plan->kept.id);

        CHECK(answer.operations == Lines{"retire b 1 -s", "0/0/1/1"});
        REQUIRE(done.import.completion);
        CHECK(done.import.completion->is_done);
        CHECK(done.import.cis.retired == 1);
    }

    TEST_CASE("a discarded plan is gone, and a damaged one says so") {
        TestApp test;
        const std::string gone = plan_of(test, ci_line("a"));
        const std::string damaged = plan_of(test, ci_line("b"));

        CHECK(discard_plan(kTester, test.app(), gone).ok());
        CHECK(get_plan(kTester, test.app(), gone).error().code == ErrorCode::not_found);
        CHECK(discard_plan(kTester, test.app(), gone).error().code == ErrorCode::not_found);
        CHECK(get_plan(kTester, test.app(), damaged).ok());
    }

    TEST_CASE("several files come back out of a plan as they went in") {
        TestApp test;
        const std::string texts[] = {ci_line("a"), ci_line("b") + need_line("b", "a")};
        MemorySource first(texts[0]);
        MemorySource empty("");
        MemorySource last(texts[1]);
        ImportRequest request = from("s");
        request.format = "faultline";
        request.parts = {{"one", &first}, {"none", &empty}, {"two", &last}};

        const DryRunAnswer answer = must(dry_run(kTester, test.app(), request, plain_words()));
        const ApplyAnswer done = applied(test, answer.plan->kept.id);

        CHECK(answer.plan->note.parts.size() == 3);
        CHECK(done.import.cis.created == 2);
        CHECK(done.import.relationships.created == 1);
        CHECK(done.import.files == Lines{"one", "none", "two"});
    }
}

}  // namespace
}  // namespace faultline::app
