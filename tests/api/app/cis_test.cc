#include "api/app/cis.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

std::vector<std::string> ids_of(const CiListAnswer& answer) {
    std::vector<std::string> ids;
    for (const graph::NodeIndex node : answer.cis) {
        ids.emplace_back(answer.at->graph->id(node));
    }
    return ids;
}

// All ids, collected page by page.
std::vector<std::string> all_pages(App& app, CiListQuestion question) {
    std::vector<std::string> ids;
    bool more = true;
    while (more) {
        const CiListAnswer page = must(list_cis(kTester, app, question));
        const auto part = ids_of(page);
        REQUIRE(part.size() <= question.limit);
        ids.insert(ids.end(), part.begin(), part.end());
        more = page.more;
        if (more) REQUIRE(part.size() == question.limit);
        if (!part.empty()) question.after = part.back();
    }
    return ids;
}

std::string not_found_message(App& app, const std::string& id) {
    const auto answer = get_ci(kTester, app, id);
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == ErrorCode::not_found);
    return answer.error().message;
}

TEST_SUITE("api/app/cis") {
    TEST_CASE("one CI comes with its relationships in both recorded directions") {
        TestApp test;
        test.import_text(ci_line("vm") + ci_line("host") + ci_line("db") + need_line("vm", "db") +
                         R"({"relationship":{"source":"host","type":"hosts","target":"vm"}})");

        const CiAnswer answer = must(get_ci(kTester, test.app(), "vm"));

        CHECK(answer.id == "vm");
        CHECK(answer.record.merged().relationships.size() == 2);
        CHECK(answer.others.size() == 2);
    }

    TEST_CASE("an unknown CI and a retired one are not found, and told apart") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b"));
        test.import_text(retire_line("a"));

        CHECK(not_found_message(test.app(), "A").find("no configuration item 'A'") !=
              std::string::npos);
        CHECK(not_found_message(test.app(), "a").find("'a' is retired") != std::string::npos);

        test.import_text(ci_line("a"));
        CHECK(get_ci(kTester, test.app(), "a").ok());
    }

    TEST_CASE("pages of every size cover every CI exactly once, in order") {
        TestApp test;
        std::string text;
        std::vector<std::string> expected;
        for (int i = 10; i < 47; i++) {
            expected.push_back("ci-" + std::to_string(i));
            text += ci_line(expected.back(), i % 2 == 0 ? "server" : "router");
        }
        test.import_text(text);

        for (const std::uint32_t limit : {1U, 2U, 7U, 36U, 37U, 38U, 1000U}) {
            CAPTURE(limit);
            CHECK(all_pages(test.app(), {.limit = limit}) == expected);
            CHECK(all_pages(test.app(), {.class_name = "router", .limit = limit}).size() == 18);
        }
        CHECK(all_pages(test.app(), {.class_name = "no such class"}).empty());
    }

    TEST_CASE("a page goes on after an id that is not there any more") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c"));
        test.import_text(retire_line("b"));

        CHECK(ids_of(must(list_cis(kTester, test.app(), {.after = "b"}))) ==
              std::vector<std::string>{"c"});
        CHECK(ids_of(must(list_cis(kTester, test.app(), {.after = "zz"}))).empty());
    }

    TEST_CASE("a limit of 0 and one above the largest page are refused with the range") {
        TestApp test;
        for (const std::uint32_t limit : {0U, kPageMax + 1}) {
            const auto answer = list_cis(kTester, test.app(), {.limit = limit});

            REQUIRE_FALSE(answer.ok());
            CHECK(answer.error().message.find("1000000") != std::string::npos);
        }
    }
}

}  // namespace
}  // namespace faultline::app
