#include "api/app/questions.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

TEST_SUITE("api/app/questions") {
    TEST_CASE("the order of the failed CIs and repeating them change nothing") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c") + need_line("c", "a"));

        const auto once = must(ask_impact(kTester, test.app(), {{"a", "b"}}));
        const auto again = must(ask_impact(kTester, test.app(), {{"b", "a", "b"}}));

        CHECK(once.radius.failed == again.radius.failed);
        CHECK(once.radius.failed.size() == 2);
        CHECK(again.radius.down.size() == 1);
    }

    TEST_CASE("every unknown id of a question is named") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("gone"));
        test.import_text(retire_line("gone"));

        const auto answer = ask_impact(kTester, test.app(), {{"x", "a", "gone"}});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::not_found);
        REQUIRE(answer.error().violations.size() == 2);
        CHECK(answer.error().violations[0].pointer == "/failed/0");
        CHECK(answer.error().violations[1].pointer == "/failed/2");
        CHECK(answer.error().violations[1].message.find("'gone'") != std::string::npos);
    }

    TEST_CASE("a question that names nothing or too much is refused with the limit") {
        TestApp test;
        test.import_text(ci_line("a"));

        const auto none = ask_impact(kTester, test.app(), {});
        const auto many =
            ask_impact(kTester, test.app(), {std::vector<std::string>(kFailedMax + 1, "a")});

        REQUIRE_FALSE(none.ok());
        CHECK(none.error().code == ErrorCode::invalid_argument);
        REQUIRE_FALSE(many.ok());
        CHECK(many.error().message.find("10000") != std::string::npos);
        CHECK(ask_impact(kTester, test.app(), {std::vector<std::string>(kFailedMax, "a")}).ok());
    }

    TEST_CASE("dependencies are listed by hops, then id, each once and without the CI itself") {
        TestApp test;
        std::string text;
        for (const char* id : {"a", "b", "c", "d", "e"}) {
            text += ci_line(id);
        }
        test.import_text(text + need_line("a", "d") + need_line("a", "b", "pool") +
                         need_line("a", "c", "pool") + need_line("b", "e") + need_line("d", "e") +
                         need_line("e", "a"));

        const DependsAnswer answer = must(ask_depends(kTester, test.app(), "a"));

        std::vector<std::pair<std::uint32_t, std::string>> listed;
        for (const Dependency& dependency : answer.dependencies) {
            listed.emplace_back(dependency.hops, answer.at->graph->id(dependency.node));
        }
        const std::vector<std::pair<std::uint32_t, std::string>> expected = {
            {1, "b"}, {1, "c"}, {1, "d"}, {2, "e"}};
        CHECK(listed == expected);
    }

    TEST_CASE("what breaks a hit group next is found for the CIs at risk that are shown") {
        TestApp test;
        std::string text = ci_line("x") + ci_line("rack");
        for (const char* owner : {"s1", "s2"}) {
            const std::string id(owner);
            text += ci_line(id) + ci_line(id + "-a") + ci_line(id + "-b") +
                    need_line(id, id + "-a", "pool") + need_line(id, id + "-b", "pool") +
                    need_line(id + "-a", "x") + need_line(id + "-b", "rack");
        }
        test.import_text(text);

        const auto all = must(ask_impact(kTester, test.app(), {.failed = {"x"}, .next = true}));
        const auto first = must(
            ask_impact(kTester, test.app(), {.failed = {"x"}, .next = true, .at_risk_shown = 1}));
        const auto none = must(ask_impact(kTester, test.app(), {{"x"}}));

        CHECK_FALSE(none.next);
        CHECK_FALSE(none.times);
        REQUIRE(all.next);
        CHECK(all.next->hits == std::vector<std::uint32_t>{0, 1});
        std::vector<std::string> causes;
        for (const graph::NodeIndex node :
             all.next->failures.causes_of(all.next->failures.groups[1])) {
            causes.emplace_back(all.at->graph->id(node));
        }
        CHECK(causes == std::vector<std::string>{"rack", "s2-b"});
        REQUIRE(first.next);
        CHECK(first.next->hits == std::vector<std::uint32_t>{0});
    }

    TEST_CASE("of more hit groups than are looked at the next ones have the smallest margins") {
        TestApp test;
        std::string text = ci_line("x") + ci_line("y") + ci_line("z");
        const std::uint32_t count = impact::kNextGroupsMax + 50;
        for (std::uint32_t i = 0; i < count; i++) {
            const std::string id = "s" + std::to_string(10'000 + i);
            text += ci_line(id) + need_line(id, "x", "pool") + need_line(id, "y", "pool");
            if (i < 50) text += need_line(id, "z", "pool");
        }
        test.import_text(text);

        const auto answer = must(ask_impact(kTester, test.app(), {.failed = {"x"}, .next = true}));

        REQUIRE(answer.next);
        CHECK(answer.radius.hit_groups.size() == count);
        CHECK(answer.next->hits.size() == impact::kNextGroupsMax);
        for (const std::uint32_t hit : answer.next->hits) {
            REQUIRE(answer.radius.hit_groups[hit].margin == 0);
        }
    }

    TEST_CASE("times to impact stand beside what is down, in the same order") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c") + ci_line("x") +
                         need_line("b", "a") + need_line("c", "b") +
                         R"({"relationship":{"source":"a","type":"depends_on","target":"x",)"
                         R"("delay_s":30}})"
                         "\n"
                         R"({"relationship":{"source":"c","type":"depends_on","target":"x",)"
                         R"("delay_s":5}})"
                         "\n");

        const auto answer = must(ask_impact(kTester, test.app(), {.failed = {"x"}, .times = true}));

        std::vector<std::string> down;
        for (const impact::DownItem& item : answer.radius.down) {
            down.emplace_back(answer.at->graph->id(item.node));
        }
        REQUIRE(answer.times);
        CHECK(down == std::vector<std::string>{"a", "c", "b"});
        CHECK(*answer.times == std::vector<std::uint64_t>{30, 5, 30});
    }

    TEST_CASE("the dependencies of an unknown CI are not found") {
        TestApp test;

        const auto answer = ask_depends(kTester, test.app(), "x");

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::not_found);
    }
}

}  // namespace
}  // namespace faultline::app
