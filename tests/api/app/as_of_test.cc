// As of: times and versions, exactly where one ends and the next begins.

#include "api/app/as_of.h"

#include <atomic>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/cis.h"
#include "api/app/questions.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

constexpr std::int64_t kStart = 1'700'000'000'000'000;

// An app whose clock the test moves.
struct ClockedApp {
    ClockedApp() {
        AppOptions options = test_app_options(folder.path() / "store");
        options.clock = [this] { return UtcTime{now}; };
        app = must(App::open(options));
    }

    // Import at that many microseconds after the start.
    Version import_at(std::int64_t microseconds, const std::string& text) {
        now = kStart + microseconds;
        const ImportAnswer answer = must(import_texts(*app, {text}));
        REQUIRE(answer.accepted);
        return answer.version;
    }

    [[nodiscard]] Version at(std::int64_t microseconds) const {
        return must(view_as_of(app->view(), AsOf(UtcTime{kStart + microseconds}))).version();
    }

    MemoryFolder folder;
    std::atomic<std::int64_t> now{kStart};
    std::unique_ptr<App> app;
};

TEST_SUITE("api/app/as_of") {
    TEST_CASE("a text is a time or a version, and nothing else") {
        CHECK(std::get<Version>(must(parse_as_of("12"))) == Version{12});
        CHECK(std::get<UtcTime>(must(parse_as_of("2023-11-14T22:13:20Z"))).microseconds == kStart);
        CHECK(std::get<UtcTime>(must(parse_as_of("2023-11-14T23:13:20+01:00"))).microseconds ==
              kStart);
        for (const char* wrong : {"", "2026-11-03", "-1", "1.5", "now", "99999999999999999999"}) {
            const auto parsed = parse_as_of(wrong);
            REQUIRE_FALSE(parsed.ok());
            CHECK(parsed.error().code == ErrorCode::invalid_argument);
            CHECK(parsed.error().message.find("2026-11-03T14:05:00Z") != std::string::npos);
        }
    }

    TEST_CASE("a time means the last version committed at or before it") {
        ClockedApp test;
        test.import_at(10, ci_line("a"));
        test.import_at(20, ci_line("b"));

        CHECK(test.at(0) == Version{1});
        CHECK(test.at(9) == Version{1});
        CHECK(test.at(10) == Version{2});
        CHECK(test.at(19) == Version{2});
        CHECK(test.at(20) == Version{3});
        CHECK(test.at(1'000'000) == Version{3});
        const auto before = view_as_of(test.app->view(), AsOf(UtcTime{kStart - 1}));
        REQUIRE_FALSE(before.ok());
        CHECK(before.error().code == ErrorCode::not_found);
    }

    TEST_CASE("of two versions in the same microsecond the last one counts") {
        ClockedApp test;
        test.import_at(10, ci_line("a"));
        test.import_at(10, ci_line("b"));
        test.import_at(5, ci_line("c"));  // the clock goes back, commit times never do

        CHECK(test.at(9) == Version{1});
        CHECK(test.at(10) == Version{4});
    }

    TEST_CASE("a version outside the log is not found and says where the log ends") {
        ClockedApp test;

        for (const std::uint64_t version : {0u, 2u}) {
            const auto view = view_as_of(test.app->view(), AsOf(Version{version}));
            REQUIRE_FALSE(view.ok());
            CHECK(view.error().code == ErrorCode::not_found);
            CHECK(view.error().message.find("version 1") != std::string::npos);
        }
    }

    TEST_CASE("a question about the past sees the graph of the past") {
        TestApp test;
        test.import_text(ci_line("db") + ci_line("web") + need_line("web", "db"));
        test.import_text(retire_line("web"));
        ImpactQuestion question;
        question.failed = {"db"};
        question.as_of = Version{2};

        const auto past = must(ask_impact(kTester, test.app(), question));
        question.as_of = {};
        const auto now = must(ask_impact(kTester, test.app(), question));

        CHECK(past.radius.down.size() == 1);
        CHECK(past.at->view.version() == Version{2});
        CHECK(now.radius.down.empty());
        CHECK(must(get_ci(kTester, test.app(), "web", AsOf(Version{2}))).id == "web");
        CHECK(get_ci(kTester, test.app(), "web").error().code == ErrorCode::not_found);
    }

    TEST_CASE("a version that altered nothing has the graph of the one before") {
        TestApp test;
        test.import_text(ci_line("db"));
        test.import_text(ci_line("db"));

        const auto now = must(test.app().published());
        const auto past = must(test.app().published(AsOf(Version{2})));

        CHECK(now->view.version() == Version{3});
        CHECK(past->view.version() == Version{2});
        CHECK(past->graph == now->graph);
    }
}

}  // namespace
}  // namespace faultline::app
