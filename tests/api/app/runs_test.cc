// Import runs: what they keep, what follows from them, and what does not.

#include "api/app/runs.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/run_book.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

ImportRequest from(const std::string& source) {
    ImportRequest request;
    request.source = source;
    return request;
}

ImportRequest complete(const std::string& source, std::uint32_t percent_max = 100) {
    ImportRequest request = from(source);
    request.complete = true;
    request.scope = model::Everything{};
    request.retire_percent_max = percent_max;
    return request;
}

std::string cis(std::initializer_list<const char*> ids) {
    std::string text;
    for (const char* id : ids) {
        text += ci_line(id);
    }
    return text;
}

// The version of the newest run of `source` that saw `id`; 0 if none did.
std::uint64_t seen_at(TestApp& test, const std::string& id, const std::string& source) {
    const storage::View view = test.app().view();
    const auto ci = must(view.find_ci(id));
    REQUIRE(ci);
    const auto sighting = must(last_seen(test.app(), view, *ci, source));
    return sighting ? raw(sighting->version) : 0;
}

TEST_SUITE("api/app/runs") {
    TEST_CASE("a run keeps source, scope, counts and what it saw, and graph_version stays") {
        TestApp test;
        const Version before = test.import_text(cis({"a", "b"}), from("s")).graph_version;

        const ImportAnswer again = test.import_text(cis({"b", "a"}), complete("s"));
        const RunAnswer run = must(get_run(kTester, test.app(), again.version));

        CHECK(again.graph_version == before);
        CHECK(run.entry.run.source == "s");
        CHECK(run.entry.run.format == "faultline");
        CHECK(run.entry.run.scope == model::Scope(model::Everything{}));
        CHECK(run.entry.run.complete);
        CHECK(run.entry.run.cis == model::RunCounts{0, 0, 2, 0, 0});
        CHECK(run.entry.run.scope_cis == 2);
        CHECK(run.seen == std::vector<std::string>{"a", "b"});
        CHECK(run.entry.header.context.principal == "tester");
    }

    TEST_CASE("what is absent from a complete import retires, and the answer says so") {
        TestApp test;
        test.import_text(cis({"a", "b", "c"}), from("s"));

        const ImportAnswer answer = test.import_text(cis({"a", "b"}), complete("s"));

        REQUIRE(answer.completion);
        CHECK(*answer.completion == identify::Completion{true, 3, 1});
        CHECK(answer.cis.retired == 1);
        CHECK(answer.files.back() == identify::kAbsentFile);
    }

    TEST_CASE("the guard refuses and writes nothing; a reason overrides it and is kept") {
        TestApp test;
        const Version head = test.import_text(cis({"a", "b"}), from("s")).version;

        ImportRequest request = complete("s", 20);
        const ImportAnswer refused = must(import_texts(test.app(), {cis({"a"})}, request));
        CHECK_FALSE(refused.accepted);
        CHECK(refused.problems.front().code == "too_much_absent");
        CHECK(test.app().view().version() == head);
        request.allow_retire = true;
        CHECK_FALSE(import_texts(test.app(), {cis({"a"})}, request).ok());
        request.reason = "moved out";
        const ImportAnswer allowed = test.import_text(cis({"a"}), request);

        CHECK(allowed.cis.retired == 1);
        const RunAnswer run = must(get_run(kTester, test.app(), allowed.version));
        CHECK(run.entry.run.retire_reason == "moved out");
    }

    TEST_CASE("complete without a scope is refused") {
        TestApp test;
        ImportRequest request = complete("s");
        request.scope.reset();

        CHECK_FALSE(import_texts(test.app(), {cis({"a"})}, request).ok());
    }

    TEST_CASE("last seen follows the runs, also after a restart and in the past") {
        TestApp test;
        const Version first = test.import_text(cis({"a", "b"}), from("s")).version;
        CHECK(seen_at(test, "a", "s") == raw(first));
        const Version second = test.import_text(cis({"b"}), from("s")).version;
        test.import_text(cis({"a"}), from("other"));

        CHECK(seen_at(test, "a", "s") == raw(first));
        CHECK(seen_at(test, "b", "s") == raw(second));
        CHECK(seen_at(test, "b", "other") == 0);
        test.reopen();
        CHECK(seen_at(test, "b", "s") == raw(second));
        const storage::View past = must(test.app().view().at(first));
        const CiId b = *must(past.find_ci("b"));
        CHECK(must(last_seen(test.app(), past, b, "s"))->version == first);
    }

    TEST_CASE("runs are listed from the newest on, page by page and by source") {
        TestApp test;
        test.import_text(cis({"a"}), from("s"));
        test.import_text(cis({"a"}), from("other"));
        const Version last = test.import_text(cis({"a"}), from("s")).version;

        const RunListAnswer page = must(list_runs(kTester, test.app(), {.limit = 2}));
        const RunListAnswer rest = must(list_runs(
            kTester, test.app(), {.before = page.runs.back().header.version, .limit = 2}));
        const RunListAnswer own = must(list_runs(kTester, test.app(), {.source = "s"}));

        REQUIRE(page.runs.size() == 2);
        CHECK(page.more);
        CHECK(page.runs.front().header.version == last);
        CHECK(rest.runs.size() == 1);
        CHECK_FALSE(rest.more);
        CHECK(own.runs.size() == 2);
        CHECK_FALSE(get_run(kTester, test.app(), Version{1}).ok());
    }

    TEST_CASE("a source is listed with its runs, its claims and what is stale of them") {
        TestApp test;
        test.import_text(cis({"a", "b"}) + need_line("a", "b"), from("dpkg"));
        test.import_text(cis({"a", "b"}) + need_line("a", "b"), complete("dpkg"));
        test.import_text(cis({"a"}), from("dpkg"));
        const UtcTime now = test.app().view().time();
        const UtcTime later{now.microseconds + 400 * kDayMicroseconds};

        const SourceListAnswer fresh = must(list_sources(kTester, test.app()));
        const SourceListAnswer stale = must(list_sources(kTester, test.app(), {}, later));

        const auto find = [](const SourceListAnswer& answer, const std::string& name) {
            for (const SourceEntry& entry : answer.sources) {
                if (entry.name == name) return entry;
            }
            return SourceEntry{};
        };
        const SourceEntry source = find(fresh, "dpkg");
        CHECK(source.cis == 2);
        CHECK(source.relationships == 0);
        CHECK(source.stale_cis == 0);
        CHECK(source.unseen_cis == 0);
        REQUIRE(source.last_run);
        REQUIRE(source.last_complete_run);
        CHECK(raw(source.last_run->version) == raw(source.last_complete_run->version) + 1);
        const SourceEntry old = find(stale, "dpkg");
        CHECK(old.stale_cis == (old.freshness_days ? 2 : 0));
    }

    TEST_CASE("a CI shows when each source saw it first and last") {
        TestApp test;
        const Version first = test.import_text(cis({"a"}), from("s")).version;
        const Version other = test.import_text(cis({"a", "b"}), from("other")).version;
        const Version last = test.import_text(cis({"a"}), from("s")).version;

        const CiSeenAnswer answer = must(ci_seen(kTester, test.app(), "a"));

        REQUIRE(answer.sources.size() == 2);
        CHECK(answer.sources[0].source == "other");
        CHECK(answer.sources[0].first.version == other);
        CHECK(answer.sources[1].first.version == first);
        REQUIRE(answer.sources[1].last);
        CHECK(answer.sources[1].last->version == last);
        CHECK_FALSE(ci_seen(kTester, test.app(), "ghost").ok());
    }

    TEST_CASE("staleness begins after the last microsecond of the limit") {
        const UtcTime seen{0};

        CHECK_FALSE(is_stale(seen, 2, UtcTime{2 * kDayMicroseconds}));
        CHECK(is_stale(seen, 2, UtcTime{2 * kDayMicroseconds + 1}));
    }

    TEST_CASE("the book gives every view its own time, in whatever order it is asked") {
        TestApp test;
        std::vector<Version> versions;
        for (int i = 0; i < 10; i++) {
            versions.push_back(test.import_text(cis({"a"}), from("s")).version);
        }
        const storage::View head = test.app().view();
        const CiId a = *must(head.find_ci("a"));
        RunBook book;

        for (const std::size_t i : {9U, 0U, 5U, 4U, 9U, 1U, 8U, 2U}) {
            const storage::View view = must(head.at(versions[i]));
            const auto seen = must(book.at(view))->ci("s", a);

            REQUIRE(seen);
            CHECK(seen->version == versions[i]);
        }
    }
}

}  // namespace
}  // namespace faultline::app
