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

    TEST_CASE("the dependencies of an unknown CI are not found") {
        TestApp test;

        const auto answer = ask_depends(kTester, test.app(), "x");

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::not_found);
    }
}

}  // namespace
}  // namespace faultline::app
