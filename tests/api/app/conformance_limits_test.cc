// Conformance where nobody can tell, where the store holds what no import leaves behind, and where
// a report leads to too much.

#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/conformance_record.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;
using storage::TestClaim;

constexpr std::int64_t kStart = 1'700'000'000'000'000;

// Put claims into the log past all that imports check.
void put(TestApp& test, const std::vector<TestClaim>& claims) {
    must(test.app().write([&](storage::Repository& log) -> Result<Write> {
        FL_TRY(const storage::Committed committed,
               log.append(storage::make_change_set(log, claims)));
        return Write{committed, {}, true};
    }));
}

ConformanceQuestion about(const std::string& rule, std::int64_t at = kStart) {
    ConformanceQuestion question;
    question.filter.rule = rule;
    question.at = UtcTime{at};
    return question;
}

GapPage gaps(TestApp& test, const std::string& rule, std::int64_t at = kStart) {
    GapQuestion question;
    question.about = about(rule, at);
    return must(list_gaps(kTester, test.app(), question));
}

TEST_SUITE("api/app/conformance: limits") {
    TEST_CASE("what was only written directly is unknown: checked, not conform, and an action") {
        TestApp test;
        test.import_text(ci_line("seen"));
        put(test, {{.ci = "written", .name = "written"}});

        const auto report =
            must(conformance_report(kTester, test.app(), about("hosts_are_verified")));
        const GapPage page = gaps(test, "hosts_are_verified");
        must(record_report(kTester, test.app(), {}));
        const ActionPage actions = must(list_actions(kTester, test.app(), {}));

        CHECK(report.tally.all.checked() == 2);
        CHECK(report.tally.all.conform == 1);
        CHECK(report.tally.all.unknown == 1);
        CHECK(report.tally.all.gaps == 0);
        REQUIRE(page.gaps.size() == 1);
        CHECK(page.gaps[0].ci == "written");
        CHECK(page.gaps[0].is_unknown);
        std::uint64_t unknown = 0;
        for (const model::CorrectiveAction& action : actions.actions) {
            if (action.rule == "hosts_are_verified") unknown += action.unknown;
        }
        CHECK(unknown == 1);
    }

    TEST_CASE("among too many that share an identifier nobody can tell duplicates") {
        TestApp test;
        std::vector<TestClaim> claims;
        for (std::size_t i = 0; i < conformance::kComparedMax + 6; i++) {
            const std::string number = std::to_string(100 + i);
            const std::string uuid = "11111111-2222-3333-4444-555555555" + number;
            claims.push_back({.ci = "s" + number,
                              .name = "s" + number,
                              .attributes = {{"fqdn", model::Scalar(std::string("x.example.com"))},
                                             {"uuid", model::Scalar(uuid)}}});
        }
        put(test, claims);

        const auto report =
            must(conformance_report(kTester, test.app(), about("there_are_no_duplicates")));

        CHECK(report.tally.all.checked() == claims.size());
        CHECK(report.tally.all.unknown > 0);
        CHECK(report.tally.all.gaps == 0);
        CHECK(report.tally.all.conform + report.tally.all.unknown == claims.size());
    }

    TEST_CASE("a relationship whose other end is gone dangles, and the gap says how many do") {
        TestApp test;
        put(test,
            {{.ci = "a",
              .name = "A",
              .needs = {{.type = "owned_by", .other = "b"}, {.type = "owned_by", .other = "c"}}},
             {.ci = "b", .name = "B"},
             {.ci = "c", .name = "C"}});
        CHECK(gaps(test, "nothing_dangles").count == 0);

        put(test, {{.ci = "b", .withdrawn = true}});
        const GapPage one = gaps(test, "nothing_dangles");
        put(test, {{.ci = "c", .withdrawn = true}});
        const GapPage two = gaps(test, "nothing_dangles");

        REQUIRE(one.count == 1);
        CHECK(one.gaps[0].ci == "a");
        CHECK_FALSE(one.gaps[0].is_unknown);
        CHECK(one.gaps[0].reason.missing != two.gaps.at(0).reason.missing);
        CHECK(two.gaps[0].reason.missing.find("2") != std::string::npos);
    }

    TEST_CASE("a report that leads to too many actions is refused and closes none") {
        TestApp test;
        test.import_text(ci_line("app", "application"));
        must(record_report(kTester, test.app(), {}));
        std::string text;
        for (std::size_t i = 0; i <= kActionsPerReportMax; i++) {
            const std::string id = std::to_string(i);
            text += R"({"ci":{"id":"h)" + id +
                    R"(","class":"physical_server","attributes":{"owner":"o)" + id + "\"}}}\n";
        }
        test.import_text(text);
        const Version before = test.app().view().version();
        RecordRequest late;
        late.at = UtcTime{kStart + 91 * kDayMicroseconds};

        const auto refused = record_report(kTester, test.app(), late);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::too_large);
        CHECK(refused.error().message.find(std::to_string(kActionsPerReportMax)) !=
              std::string::npos);
        CHECK(test.app().view().version() == before);
        CHECK(must(list_actions(kTester, test.app(), {})).count == 1);
    }

    TEST_CASE("of reports that are recorded at once each is kept, or refused as a conflict") {
        TestApp test;
        test.import_text(ci_line("app", "application"));
        constexpr std::size_t kThreads = 6;
        std::vector<int> outcomes(kThreads, 0);  // 1: recorded, 2: conflict
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < kThreads; i++) {
                threads.emplace_back([&, i] {
                    const auto done = record_report(kTester, test.app(), {});
                    const bool conflict = !done.ok() && done.error().code == ErrorCode::conflict;
                    outcomes[i] = done.ok() ? 1 : conflict ? 2 : 0;
                });
            }
        }

        const auto recorded = std::ranges::count(outcomes, 1);
        CHECK(recorded >= 1);
        CHECK(std::ranges::count(outcomes, 0) == 0);
        const TrendAnswer trend = must(conformance_trend(kTester, test.app(), kTrendDefault));
        CHECK(trend.reports.size() == static_cast<std::size_t>(recorded));
        CHECK(must(list_actions(kTester, test.app(), {})).count == 1);
    }
}

}  // namespace
}  // namespace faultline::app
