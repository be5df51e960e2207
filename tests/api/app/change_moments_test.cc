#include "api/app/change_moments.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/change_services.h"
#include "api/app/check_list.h"
#include "api/app/questions.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::PlannedEffect;
using storage::must;

// Two hosts carry an application of a service, one of them is enough; a cache serves it softly.
const std::string kEstate =
    ci_line("host-1", "host") + ci_line("host-2", "host") + ci_line("app", "application") +
    ci_line("shop", "business_service") + ci_line("report", "business_service") +
    need_line("app", "host-1", "hosts") + need_line("app", "host-2", "hosts") +
    need_line("shop", "app") + need_line("report", "host-2");

std::string member_line(const std::string& owner,
                        const std::string& member,
                        const std::string& group,
                        std::uint32_t capacity) {
    return R"({"relationship":{"source":")" + owner + R"(","type":"depends_on","target":")" +
           member + R"(","group":")" + group + R"(","capacity":)" + std::to_string(capacity) +
           "}}\n";
}

model::ChangePlan plan_of(std::vector<model::PlannedCi> cis) {
    model::ChangePlan plan;
    plan.title = "a change";
    plan.cis = std::move(cis);
    model::make_canonical(plan);
    return plan;
}

model::PlannedEdit adds(std::string line) {
    line.pop_back();  // the line feed
    model::PlannedEdit edit;
    edit.line = std::move(line);
    return edit;
}

model::PlannedEdit removes_need(std::string source, std::string target) {
    model::PlannedEdit edit;
    edit.action = model::PlannedAction::remove_relationship;
    edit.source = std::move(source);
    edit.type = "depends_on";
    edit.target = std::move(target);
    return edit;
}

model::PlannedEdit removes_group(std::string owner, std::string group) {
    model::PlannedEdit edit;
    edit.action = model::PlannedAction::remove_group;
    edit.source = std::move(owner);
    edit.group = std::move(group);
    return edit;
}

// The moments of a plan, as texts.
class Looked {
 public:
    Looked(TestApp& test, const model::ChangePlan& plan, std::vector<std::string> down = {})
        : Looked(test, plan, Situations{.all = {{std::move(down), {}}}, .stretches = {}}) {}

    Looked(TestApp& test, const model::ChangePlan& plan, Situations situations)
        : at_(must(test.app().published())),
          situations_(std::move(situations)),
          found_(must(moments_of_change({*at_, plan, situations_}))) {}

    [[nodiscard]] const ChangeMoments& found() const { return found_; }
    [[nodiscard]] const Published& at() const { return *at_; }

    // "1 during: shop down, report at_risk" of every moment.
    [[nodiscard]] std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const ChangeMoment& moment : found_.moments) {
            std::string text =
                std::to_string(moment.step) + " " + std::string(phase_name(moment.phase)) + ":";
            for (const MomentService& service : moment.services) {
                text += " " + std::string(moment.graph->id(service.node)) + " " + name(service.as);
            }
            texts.push_back(std::move(text));
        }
        return texts;
    }

 private:
    static std::string name(impact::AffectedAs as) {
        constexpr std::array<const char*, impact::kAffectedClasses> kNames = {
            "failed", "down", "at_risk", "impaired", "inherited"};
        return kNames[static_cast<std::size_t>(as)];
    }

    std::shared_ptr<const Published> at_;
    Situations situations_;
    ChangeMoments found_;
};

using Texts = std::vector<std::string>;

TEST_SUITE("api/app/change_moments") {
    TEST_CASE("a step takes down what is planned, and what may fail only if it fails") {
        TestApp test;
        test.import_text(kEstate);

        const Looked looked(test,
                            plan_of({{.ci = "host-1", .effect = PlannedEffect::planned_down},
                                     {.ci = "host-2", .effect = PlannedEffect::may_fail}}));

        CHECK(looked.texts() ==
              Texts{"1 during: shop inherited", "1 if_it_fails: report down shop down"});
    }

    TEST_CASE("a rolling change takes one node after another, and breaks one at most") {
        TestApp test;
        test.import_text(kEstate);

        const Looked looked(
            test,
            plan_of({{.ci = "host-1", .effect = PlannedEffect::planned_down, .step = 1},
                     {.ci = "host-2", .effect = PlannedEffect::planned_down, .step = 2}}));

        CHECK(looked.texts() == Texts{"1 during: shop inherited",
                                      "1 if_it_fails: shop inherited",
                                      "2 during: report down shop inherited",
                                      "2 if_it_fails: report down shop inherited"});
    }

    TEST_CASE("what others keep down counts, and is not told as the change's doing") {
        TestApp test;
        test.import_text(kEstate);

        const Looked looked(
            test, plan_of({{.ci = "host-1", .effect = PlannedEffect::planned_down}}), {"host-2"});

        CHECK(looked.texts() == Texts{"1 during: shop down", "1 if_it_fails: shop down"});
        const auto outcomes = must(service_outcomes(looked.at(), looked.found()));
        REQUIRE(outcomes.size() == 1);
        CHECK(outcomes.front().id == "shop");
        CHECK(goes_down(outcomes.front().planned));
    }

    TEST_CASE("each step is looked at in every situation of its time, and as if there were none") {
        TestApp test;
        test.import_text(kEstate);
        model::ChangePlan plan =
            plan_of({{.ci = "host-1", .effect = PlannedEffect::planned_down, .step = 1},
                     {.ci = "app", .effect = PlannedEffect::none, .step = 2}});
        plan.window = model::PlannedWindow{UtcTime{0}, UtcTime{100}};

        const Looked looked(
            test,
            plan,
            situations_of({{.ci = "host-2",
                            .change = "OTHER",
                            .window = model::PlannedWindow{UtcTime{10}, UtcTime{50}}}},
                          plan.window));

        CHECK(looked.texts() == Texts{"1 during: shop inherited",
                                      "1 during: shop down",
                                      "1 if_it_fails: shop inherited",
                                      "1 if_it_fails: shop down",
                                      "2 during:",
                                      "2 if_it_fails:"});
        CHECK(looked.found().moments[0].situation == 0);
        CHECK(looked.found().moments[1].situation == 1);
    }

    TEST_CASE("a group with less to spare is told, whether by capacity or by an edit") {
        TestApp test;
        test.import_text(ci_line("m1", "host") + ci_line("m2", "host") + ci_line("m3", "host") +
                         ci_line("shop", "business_service") +
                         member_line("shop", "m1", "pool", 4) +
                         member_line("shop", "m2", "pool", 2) +
                         member_line("shop", "m3", "pool", 2) + group_line("shop", "pool", 4));
        const model::ChangePlan throttled =
            plan_of({{.ci = "m1", .effect = PlannedEffect::capacity, .capacity = 1},
                     {.ci = "m2", .effect = PlannedEffect::capacity, .capacity = 1}});
        model::ChangePlan raised = plan_of({{.ci = "shop", .effect = PlannedEffect::none}});
        raised.edits = {{1, {adds(group_line("shop", "pool", 5))}}};

        const Looked less(test, throttled);
        const Looked more(test, raised);

        CHECK(less.found().moments.front().weakened ==
              std::vector<WeakenedGroup>{{"shop", "pool", 4, 0, 1}});
        CHECK(more.found().moments.front().weakened.empty());
        CHECK(more.found().moments.back().phase == MomentPhase::after);
        CHECK(more.found().moments.back().weakened ==
              std::vector<WeakenedGroup>{{"shop", "pool", 5, 0, 1}});
    }

    TEST_CASE("what needs a CI until it retires goes down with it, and so does a service itself") {
        TestApp test;
        test.import_text(kEstate);
        model::ChangePlan plan = plan_of({{.ci = "app", .effect = PlannedEffect::none}});
        plan.edits = {{1, {adds(retire_line("app"))}}};
        model::ChangePlan service = plan;
        service.edits = {{1, {adds(retire_line("shop"))}}};
        model::ChangePlan moved = plan;
        moved.edits = {{1,
                        {adds(retire_line("app")),
                         adds(need_line("shop", "host-2")),
                         removes_need("shop", "app")}}};

        CHECK(Looked(test, plan).texts() ==
              Texts{"1 during:", "1 applied: shop down", "1 if_it_fails: shop down", "0 after:"});
        CHECK(
            Looked(test, service).texts() ==
            Texts{"1 during:", "1 applied: shop failed", "1 if_it_fails: shop failed", "0 after:"});
        CHECK(Looked(test, moved).texts() ==
              Texts{"1 during:", "1 applied:", "1 if_it_fails:", "0 after:"});
    }

    TEST_CASE("a service that is as badly off without the change is not told as its doing") {
        TestApp test;
        test.import_text(kEstate + ci_line("lone", "host"));
        const model::ChangePlan plan =
            plan_of({{.ci = "lone", .effect = PlannedEffect::planned_down}});

        const Looked looked(test, plan, {"host-1"});

        CHECK(looked.texts() == Texts{"1 during:", "1 if_it_fails:"});
        CHECK(must(service_outcomes(looked.at(), looked.found())).empty());
    }

    TEST_CASE("less capacity holds a group that needs no more, and breaks one that does") {
        TestApp test;
        test.import_text(ci_line("big", "host") + ci_line("small", "host") +
                         ci_line("shop", "business_service") +
                         member_line("shop", "big", "pool", 2) +
                         member_line("shop", "small", "pool", 1) + group_line("shop", "pool", 2));

        const auto with = [&](std::uint32_t capacity) {
            return Looked(
                test,
                plan_of({{.ci = "big", .effect = PlannedEffect::capacity, .capacity = capacity}}));
        };
        const Looked enough = with(1);
        CHECK(enough.texts() == Texts{"1 during:", "1 if_it_fails: shop down"});

        test.import_text(group_line("shop", "pool", 3));
        const Looked too_little = with(1);
        CHECK(too_little.texts() == Texts{"1 during: shop failed", "1 if_it_fails: shop failed"});
        const std::vector<OverwhelmedGroup> overwhelmed = {{"shop", "pool", 2, 3}};
        CHECK(too_little.found().moments.front().overwhelmed == overwhelmed);
    }

    TEST_CASE("more capacity than a member has takes nothing and gives nothing") {
        TestApp test;
        test.import_text(kEstate);

        const Looked looked(
            test, plan_of({{.ci = "host-1", .effect = PlannedEffect::capacity, .capacity = 9}}));

        CHECK(looked.texts() == Texts{"1 during:", "1 if_it_fails: shop inherited"});
    }

    TEST_CASE("edits are looked at while the step is on, and when all is done") {
        TestApp test;
        test.import_text(kEstate);
        model::ChangePlan plan = plan_of({{.ci = "host-2", .effect = PlannedEffect::planned_down}});
        plan.edits = {
            {.step = 1,
             .edits = {adds(need_line("report", "host-1")), removes_need("report", "host-2")}}};

        const Looked looked(test, plan);

        CHECK(looked.texts() == Texts{"1 during: report down shop inherited",
                                      "1 applied: shop inherited",
                                      "1 if_it_fails: shop inherited",
                                      "0 after:"});
    }

    TEST_CASE("edits that cannot be done are told with their place") {
        TestApp test;
        test.import_text(kEstate);
        model::ChangePlan plan = plan_of({});
        plan.edits = {{.step = 2, .edits = {removes_group("app", "nobody")}}};

        const Looked looked(test, plan);

        REQUIRE(looked.found().violations.size() == 1);
        CHECK(looked.found().violations.front().pointer == "/edits/2/0");
        CHECK(looked.found().violations.front().code == "unknown_group");
    }

    TEST_CASE("CIs that are not there are named, those that an edit makes are there") {
        TestApp test;
        test.import_text(kEstate);
        model::ChangePlan plan = plan_of({{.ci = "gone"}, {.ci = "new", .step = 2}});
        plan.edits = {{.step = 1, .edits = {adds(ci_line("new"))}}};

        const Looked looked(test, plan);

        CHECK(looked.found().missing == Texts{"gone"});
    }

    TEST_CASE("a moment is what the same failure is to an impact question") {
        for (std::uint64_t seed = 1; seed <= 60; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const auto below = [&](std::uint64_t limit) { return random() % limit; };
            constexpr std::uint64_t kCis = 14;
            const auto id = [](std::uint64_t i) { return "ci-" + std::to_string(i); };
            std::string estate;
            for (std::uint64_t i = 0; i < kCis; i++) {
                estate += ci_line(id(i), below(3) == 0 ? "business_service" : "host");
            }
            for (std::uint64_t i = 0; i < 2 * kCis; i++) {
                const std::uint64_t source = below(kCis);
                const std::uint64_t target = below(kCis);
                if (source != target) {
                    estate += need_line(id(source), id(target), below(2) == 0 ? "" : "g");
                }
            }
            TestApp test;
            test.import_text(estate);
            const std::string down = id(below(kCis));
            const std::string may_fail = id(below(kCis));
            std::vector<model::PlannedCi> cis = {
                {.ci = down, .effect = PlannedEffect::planned_down}};
            if (may_fail != down) cis.push_back({.ci = may_fail});

            const Looked looked(test, plan_of(cis));

            REQUIRE(looked.found().moments.size() == 2);
            ImpactQuestion question;
            question.failed = {down};
            question.list_inherited = true;
            CHECK(looked.found().moments[0].radius ==
                  must(ask_impact(kTester, test.app(), question)).radius);
            question.failed = {down, may_fail};
            CHECK(looked.found().moments[1].radius ==
                  must(ask_impact(kTester, test.app(), question)).radius);
        }
    }

    TEST_CASE("less capacity is what an estate with less capacity says") {
        for (std::uint64_t seed = 1; seed <= 60; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const auto below = [&](std::uint64_t limit) {
                return static_cast<std::uint32_t>(random() % limit);
            };
            std::vector<std::uint32_t> capacities;
            for (int i = 0; i < 4; i++) {
                capacities.push_back(1 + below(4));
            }
            const std::uint32_t reduced = 1 + below(3);
            const std::uint32_t least =
                capacities[1] + capacities[2] + capacities[3] + std::min(capacities[0], reduced);
            const std::uint32_t required = 1 + below(least);
            const auto estate = [&](std::uint32_t first) {
                std::string lines = ci_line("shop", "business_service");
                for (std::size_t i = 0; i < capacities.size(); i++) {
                    const std::string host = "host-" + std::to_string(i);
                    lines += ci_line(host, "host");
                    lines += member_line("shop", host, "pool", i == 0 ? first : capacities[i]);
                }
                return lines + group_line("shop", "pool", required);
            };
            TestApp test;
            test.import_text(estate(capacities[0]));
            TestApp reference;
            reference.import_text(estate(std::min(capacities[0], reduced)));

            const Looked looked(
                test,
                plan_of({{.ci = "host-0", .effect = PlannedEffect::capacity, .capacity = reduced},
                         {.ci = "host-1", .effect = PlannedEffect::planned_down}}));

            ImpactQuestion question;
            question.failed = {"host-1"};
            question.list_inherited = true;
            const auto expected = must(ask_impact(kTester, reference.app(), question)).radius;
            const auto& radius = looked.found().moments.front().radius;
            REQUIRE(radius.down.size() == expected.down.size());
            REQUIRE(radius.hit_groups.size() == expected.hit_groups.size());
            for (std::size_t i = 0; i < radius.hit_groups.size(); i++) {
                CHECK(radius.hit_groups[i].capacity_left == expected.hit_groups[i].capacity_left);
                CHECK(radius.hit_groups[i].margin == expected.hit_groups[i].margin);
            }
        }
    }

    TEST_CASE("the check list names what broke, what was hit, and the service itself") {
        TestApp test;
        test.import_text(kEstate);
        const Looked looked(test,
                            plan_of({{.ci = "host-2", .effect = PlannedEffect::planned_down}}));

        const std::vector<ServiceChecks> list = check_list(looked.found());

        REQUIRE(list.size() == 2);
        CHECK(list[0].service == "report");
        CHECK(list[0].checks == std::vector<Check>{{CheckKind::service_answers, "report"},
                                                   {CheckKind::ci_works, "host-2"}});
        CHECK(list[1].service == "shop");
        CHECK(
            list[1].checks ==
            std::vector<Check>{{CheckKind::service_answers, "shop"},
                               {CheckKind::group_is_whole, "app", "hosts", {"host-1", "host-2"}}});
    }
}

}  // namespace
}  // namespace faultline::app
