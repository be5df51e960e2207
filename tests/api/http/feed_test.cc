// The changes feed.

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/version_fields.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::need_line;
using app::TestApp;

TestAnswer feed(app::App& app, const std::string& query) {
    return get(app, "/api/v1/changes-feed?" + query);
}

TEST_SUITE("api/http/feed") {
    TEST_CASE("change sets come in order with who wrote them, why and about which CIs") {
        TestApp test;
        app::ImportRequest request;
        request.reason = "first";
        request.request_id = "r-1";
        test.import_text(ci_line("a") + ci_line("b") + need_line("b", "a"), request);
        test.import_text(ci_line("a"));

        const TestAnswer page = feed(test.app(), "after=1");

        REQUIRE(page.status == 200);
        CHECK(page.header("Faultline-Version") == "3");
        const json::Value document = page.json();
        CHECK(document["next_after"].text() == "3");
        REQUIRE(document["changes"].items().size() == 2);
        const json::Value& first = document["changes"].items()[0];
        CHECK(first["version"].text() == "2");
        CHECK(first["principal"].text() == "tester");
        CHECK(first["source"].text() == "faultline");
        CHECK(first["reason"].text() == "first");
        CHECK(first["request_id"].text() == "r-1");
        CHECK(first["cis"].text() == R"(["a","b"])");
        CHECK(first["counts"]["created"].text() == "2");
        const json::Value& second = document["changes"].items()[1];
        CHECK(second["graph_version"].text() == "2");
        CHECK(second["cis"].items().empty());
        CHECK(feed(test.app(), "").json()["changes"].items()[0]["catalogue"].text() == "true");
    }

    TEST_CASE("pages follow one another without a gap, and many CIs are counted") {
        TestApp test;
        std::string many;
        for (int i = 0; i < 120; i++) {
            many += ci_line("ci-" + std::to_string(i));
        }
        test.import_text(many);
        test.import_text(ci_line("x"));

        std::vector<std::string> versions;
        std::string after = "0";
        while (true) {
            const json::Value page = feed(test.app(), "limit=1&after=" + after).json();
            if (page["changes"].items().empty()) break;
            REQUIRE(page["changes"].items().size() == 1);
            versions.push_back(page["changes"].items()[0]["version"].text());
            if (versions.back() == "2") {
                CHECK(page["changes"].items()[0]["cis"].items().size() == 100);
                CHECK(page["changes"].items()[0]["cis_omitted"].text() == "20");
            }
            after = page["next_after"].text();
        }

        CHECK(versions == std::vector<std::string>{"1", "2", "3"});
    }

    TEST_CASE("a wrong parameter of the feed is refused by name") {
        TestApp test;

        for (const char* query :
             {"after=x", "after=-1", "limit=0", "limit=1001", "wait_s=61", "wait_s=x", "since=1"}) {
            CAPTURE(query);
            check_problem(feed(test.app(), query), 400, "invalid_argument");
        }
    }

    TEST_CASE("a request that waits is answered by the next change set") {
        TestApp test;
        auto waiting =
            std::async(std::launch::async, [&] { return feed(test.app(), "after=1&wait_s=60"); });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));

        test.import_text(ci_line("a"));

        const TestAnswer page = waiting.get();
        REQUIRE(page.json()["changes"].items().size() == 1);
        CHECK(page.json()["changes"].items()[0]["version"].text() == "2");
    }

    TEST_CASE("those who wait end with the server, and more than have a place do not wait") {
        TestApp test;
        std::vector<std::future<TestAnswer>> waiting;
        for (std::size_t i = 0; i <= kFeedWaitersMax; i++) {
            waiting.push_back(std::async(std::launch::async,
                                         [&] { return feed(test.app(), "after=1&wait_s=60"); }));
        }
        std::size_t sent_away = 0;
        while (sent_away == 0) {
            for (auto& one : waiting) {
                const bool is_done = one.valid() && one.wait_for(std::chrono::milliseconds(1)) ==
                                                        std::future_status::ready;
                if (!is_done) continue;
                const TestAnswer page = one.get();
                CHECK(page.status == 200);
                CHECK(page.header("Retry-After") == "1");
                CHECK(page.json()["changes"].items().empty());
                sent_away++;
            }
        }
        CHECK(sent_away == 1);

        test.app().drain();

        for (auto& one : waiting) {
            if (one.valid()) CHECK(one.get().json()["changes"].items().empty());
        }
    }

    TEST_CASE("however many wait for the feed, a request that wants a version waits for it") {
        TestApp test;
        std::vector<std::future<TestAnswer>> waiting;
        for (std::size_t i = 0; i < 2 * kFeedWaitersMax; i++) {
            waiting.push_back(std::async(std::launch::async,
                                         [&] { return feed(test.app(), "after=1&wait_s=60"); }));
        }
        // Those without a place are sent away; the others wait from then on.
        std::size_t sent_away = 0;
        for (std::size_t i = 0; sent_away < kFeedWaitersMax; i = (i + 1) % waiting.size()) {
            const bool is_done =
                waiting[i].valid() &&
                waiting[i].wait_for(std::chrono::milliseconds(1)) == std::future_status::ready;
            if (!is_done) continue;
            CHECK(waiting[i].get().header("Retry-After") == "1");
            sent_away++;
        }

        auto wants = std::async(std::launch::async, [&] {
            return ask(test.app(),
                       {Method::get, "/api/v1/lint", "", {{"faultline-min-version", "2"}}});
        });
        const bool is_refused =
            wants.wait_for(std::chrono::milliseconds(100)) == std::future_status::ready;
        test.import_text(ci_line("a"));

        CHECK_FALSE(is_refused);
        CHECK(wants.get().status == 200);
        for (auto& one : waiting) {
            if (one.valid()) CHECK(one.get().json()["changes"].items().size() == 1);
        }
    }
}

}  // namespace
}  // namespace faultline::http
