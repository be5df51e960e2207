#include "api/app/assessment.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/assessment_facts.h"
#include "api/app/assessments.h"
#include "api/app/change_records.h"
#include "api/app/incidents.h"
#include "api/app/outage.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/plain_reassessor.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::ChangeState;
using model::PlannedEffect;
using storage::must;

constexpr UtcTime kNow{1'700'000'000'000'000};  // that of the app's clock

UtcTime hours_from_now(double hours) {
    return {kNow.microseconds +
            static_cast<std::int64_t>(hours * static_cast<double>(kHourMicroseconds))};
}

// Two hosts carry an application of a shop, one of them is enough; a report hangs on the second.
const std::string kEstate =
    ci_line("host-1", "host") + ci_line("host-2", "host") + ci_line("app", "application") +
    ci_line("shop", "business_service") + ci_line("report", "business_service") +
    need_line("app", "host-1", "hosts") + need_line("app", "host-2", "hosts") +
    need_line("shop", "app") + need_line("report", "host-2");

// A host with one attribute.
std::string host_line(const std::string& id, const std::string& attribute) {
    return R"({"ci":{"id":")" + id + R"(","class":"host","name":"","attributes":{)" + attribute +
           "}}}\n";
}

model::ChangePlan plan_of(std::vector<model::PlannedCi> cis) {
    model::ChangePlan plan;
    plan.title = "Patch";
    plan.reason = "because";
    plan.model = "patch";
    plan.cis = std::move(cis);
    plan.window = model::PlannedWindow{hours_from_now(48), hours_from_now(50)};
    plan.team = "unix";
    plan.requester = "ann";
    plan.communication = "mail";
    plan.backout = {{.text = "restore", .step = 0, .duration_s = 1800}};
    return plan;
}

// A store with an estate, and short ways to do things to changes.
class Estate {
 public:
    explicit Estate(const std::string& lines = kEstate) { test.import_text(lines); }

    void create(const std::string& id, const model::ChangePlan& plan) {
        const auto outcome =
            must(create_change(kTester, test.app(), {.id = id, .plan = plan, .context = {}}));
        REQUIRE(outcome.refusal == ChangeRefusal::none);
    }

    [[nodiscard]] ChangeAssessment assess(const std::string& id) {
        return must(ask_assessment(kTester, test.app(), id, {}, {}));
    }

    void store(const std::string& id) {
        PlainReassessor reassessor(test.app());
        const auto outcome = must(store_assessment(kTester, test.app(), {id, reassessor, {}}));
        REQUIRE(outcome.refusal == ChangeRefusal::none);
    }

    // Put a record as it is, whatever the lifecycle says.
    void put(std::string_view kind, const std::string& key, const std::string& bytes) {
        must(test.app().write([&](storage::Repository& store) -> Result<Write> {
            model::ChangeSet change_set;
            // The book of incidents looks at what those write who write incidents.
            change_set.context = {"tester", std::string(kIncidentSource), {}, {}};
            change_set.put_record(kind, key, bytes);
            FL_TRY(const auto committed, store.append(change_set));
            return Write{committed, {}, false};
        }));
    }

    // A change that has ended so many days ago.
    void put_ended(const std::string& id,
                   const model::ChangePlan& plan,
                   ChangeState end,
                   double days) {
        model::ChangeRecord change;
        change.id = id;
        change.plan = plan;
        change.state = end;
        change.ended = hours_from_now(-24 * days);
        put(model::kChangeRecord, id, model::encode_change(change));
    }

    TestApp test;
};

const model::PlannedCi kHost1Down{.ci = "host-1", .effect = PlannedEffect::planned_down};
const model::PlannedCi kHost2Down{.ci = "host-2", .effect = PlannedEffect::planned_down};

std::vector<std::string> codes_of(const LastLook& last) {
    std::vector<std::string> codes;
    for (const change::Difference& difference : last.differences) {
        if (difference.code != "figure")
            codes.push_back(difference.code + " " + difference.subject);
    }
    return codes;
}

TEST_SUITE("api/app/assessment") {
    TEST_CASE("p is that of the rule with the rates and features of the change") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down, {.ci = "host-2", .step = 2}}));

        const ChangeAssessment made = estate.assess("C1");

        const auto& risk = made.risk;
        CHECK(risk.features.cis == 2);
        CHECK(risk.features.steps == 2);
        CHECK(risk.features.first_time);
        CHECK_FALSE(risk.features.emergency);
        CHECK_FALSE(risk.features.short_lead);
        CHECK_FALSE(risk.features.missing_fields);
        const double z = std::log(.05 / .95) + .35 * (std::log(3.0) - std::log(2.0)) +
                         .10 * (std::log(3.0) - std::log(2.0)) + .4;
        CHECK(risk.risk.p == doctest::Approx(1 / (1 + std::exp(-z))).epsilon(1e-12));
    }

    TEST_CASE("failed changes of the CI raise p, and are counted behind the rate") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        const double before = estate.assess("C1").risk.risk.p;

        estate.put_ended("OLD1", plan_of({kHost1Down}), ChangeState::failed, 30);
        estate.put_ended("OLD2", plan_of({kHost1Down}), ChangeState::closed, 40);
        estate.put_ended("OLD3", plan_of({kHost1Down}), ChangeState::rejected, 40);
        const ChangeAssessment made = estate.assess("C1");

        CHECK(made.risk.rates.of_ci.counts.changes == 2);
        CHECK(made.risk.rates.of_ci.counts.failures == 1);
        CHECK(made.risk.rates.ci == "host-1");
        CHECK(made.risk.rates.class_name == "host");
        CHECK_FALSE(made.risk.features.first_time);
        CHECK(made.recent_failures.empty());
        CHECK(made.risk.risk.p > before * .9);  // known by now, but it failed
        estate.put_ended("OLD4", plan_of({kHost1Down}), ChangeState::backed_out, 3);
        const ChangeAssessment later = estate.assess("C1");
        REQUIRE(later.recent_failures.size() == 1);
        CHECK(later.recent_failures.front().change == "OLD4");
        CHECK(later.risk.features.recent_failure);
        CHECK(later.risk.risk.p > made.risk.risk.p);
    }

    TEST_CASE("outages of services are those of the question about one of them") {
        Estate estate(host_line("host-1", R"("unavailability":0.02)") +
                      host_line("host-2", R"("unavailability":0.05)") +
                      ci_line("shop", "business_service") + need_line("shop", "host-1", "hosts") +
                      need_line("shop", "host-2", "hosts"));
        estate.create("C1", plan_of({kHost1Down}));

        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.services.size() == 1);
        REQUIRE(made.outages.services.front().has_value());
        const ServiceOutages& outages = *made.outages.services.front();
        const auto before = must(ask_outage(kTester, estate.test.app(), {.ci = "shop"}));
        const auto during =
            must(ask_outage(kTester, estate.test.app(), {.ci = "shop", .down = {"host-1"}}));
        CHECK(outages.before.outage.unavailability ==
              doctest::Approx(before.outage.outage.unavailability).epsilon(1e-9));
        REQUIRE(outages.at_moments.size() == 2);
        CHECK(outages.at_moments[0].outage.unavailability ==
              doctest::Approx(during.outage.outage.unavailability).epsilon(1e-9));
        // A failed change breaks the host with the prior of one half.
        const auto fails = must(
            ask_outage(kTester, estate.test.app(), {.ci = "shop", .may_fail = {{"host-1", .5}}}));
        CHECK(outages.at_moments[1].outage.unavailability ==
              doctest::Approx(fails.outage.outage.unavailability).epsilon(1e-9));
    }

    TEST_CASE("the loss is the planned minutes and p times those of a failure") {
        Estate estate;
        estate.create("C1", plan_of({kHost2Down}));

        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.loss.has_value());
        const auto report =
            std::ranges::find(made.loss->services, "report", &change::ServiceLoss::service);
        REQUIRE(report != made.loss->services.end());
        const auto& service = *made.outages.services[static_cast<std::size_t>(
            std::ranges::find(made.services, "report", &ServiceOutcome::id) -
            made.services.begin())];
        const double before = service.before.outage.unavailability;
        CHECK(report->figures.planned.minutes == doctest::Approx(120 * (1 - before)));
        CHECK(made.repair.from == RepairTimeFrom::assumed);
        const double mean = kRepairMinutesAssumed * std::exp(.5);
        CHECK(report->figures.expected.minutes ==
              doctest::Approx(120 * (1 - before) + made.risk.risk.p * mean * service.rise(1)));
        CHECK(made.loss->total.expected.money.empty());
        CHECK_FALSE(made.loss->sla_credit.has_value());
    }

    TEST_CASE("a tested rollback says how long a failure lasts, else the slowest repair") {
        Estate estate(host_line("host-1", R"("mttr_hours":6)") +
                      ci_line("shop", "business_service") + need_line("shop", "host-1"));
        model::ChangePlan plan = plan_of({kHost1Down});
        estate.create("C1", plan);
        plan.evidence = {
            {model::EvidenceKind::rollback_tested, "https://ci.example/1", "ann", kNow}};
        estate.create("C2", plan);

        const ChangeAssessment repaired = estate.assess("C1");
        const ChangeAssessment rolled_back = estate.assess("C2");

        CHECK(repaired.repair.from == RepairTimeFrom::repair);
        CHECK(repaired.repair.minutes == 360);
        CHECK(rolled_back.repair.from == RepairTimeFrom::rollback);
        CHECK(rolled_back.repair.minutes == 30);
        CHECK(rolled_back.risk.features.rollback_tested);
        REQUIRE(rolled_back.backout.has_value());
        CHECK(rolled_back.backout->whole.last_moment ==
              UtcTime{hours_from_now(50).microseconds - kHourMicroseconds / 2});
    }

    TEST_CASE("a change that others are scheduled against counts as down in this one") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        const ChangeAssessment alone = estate.assess("C1");
        model::ChangeRecord other;
        other.id = "C2";
        other.plan = plan_of({kHost2Down});
        other.state = ChangeState::schedule;
        estate.put(model::kChangeRecord, "C2", model::encode_change(other));

        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.down_anyway.size() == 1);
        CHECK(made.down_anyway.front().ci == "host-2");
        CHECK(made.down_anyway.front().change == "C2");
        CHECK(made.risk.concurrent == std::vector<std::string>{"C2"});
        const auto shop = std::ranges::find(made.services, "shop", &ServiceOutcome::id);
        REQUIRE(shop != made.services.end());
        CHECK(goes_down(shop->planned));
        const auto shop_alone = std::ranges::find(alone.services, "shop", &ServiceOutcome::id);
        REQUIRE(shop_alone != alone.services.end());
        CHECK_FALSE(goes_down(shop_alone->planned));
    }

    TEST_CASE("a rolling change of others hides no outage of this one") {
        Estate estate;
        estate.create("C1", plan_of({{.ci = "app", .effect = PlannedEffect::planned_down}}));
        const ChangeAssessment alone = estate.assess("C1");
        model::ChangeRecord other;
        other.id = "C2";
        model::PlannedCi second = kHost2Down;
        second.step = 2;
        other.plan = plan_of({kHost1Down, second});
        other.state = ChangeState::schedule;
        estate.put(model::kChangeRecord, "C2", model::encode_change(other));

        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.down_anyway.size() == 2);
        CHECK(made.situations.all.size() == 3);
        CHECK(made.situations.stretches.size() == 2);
        for (const ServiceOutcome& outcome : alone.services) {
            CAPTURE(outcome.id);
            const auto same = std::ranges::find(made.services, outcome.id, &ServiceOutcome::id);
            REQUIRE(same != made.services.end());
            CHECK(goes_down(same->planned) == goes_down(outcome.planned));
            CHECK(goes_down(same->if_it_fails) == goes_down(outcome.if_it_fails));
        }
        REQUIRE(alone.loss.has_value());
        REQUIRE(made.loss.has_value());
        CHECK(alone.loss->total.planned.minutes > 0);
        CHECK(made.loss->total.planned.minutes > .9 * alone.loss->total.planned.minutes);
        CHECK(made.loss->total.if_failed_mean.minutes >= alone.loss->total.if_failed_mean.minutes);
    }

    TEST_CASE("open incidents of high priority keep their CI down, and count as lately failed") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        model::Incident incident;
        incident.id = "INC1";
        incident.title = "host is gone";
        incident.ci = "host-2";
        incident.began = hours_from_now(-2);
        incident.priority = model::IncidentPriority::p1;
        incident.state = model::IncidentState::in_progress;
        estate.put(model::kIncidentRecord, "INC1", model::encode_incident(incident));
        incident.id = "INC2";
        incident.ci = "host-1";
        incident.priority = model::IncidentPriority::p4;
        estate.put(model::kIncidentRecord, "INC2", model::encode_incident(incident));

        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.down_anyway.size() == 1);
        CHECK(made.down_anyway.front().incident == "INC1");
        REQUIRE(made.recent_failures.size() == 1);
        CHECK(made.recent_failures.front().incident == "INC2");
    }

    TEST_CASE("a failed change that an incident names as its cause did cause an outage") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        estate.put_ended("OLD", plan_of({kHost2Down}), ChangeState::failed, 20);
        CHECK(estate.assess("C1").risk.rates.outage_if_failed.counts.changes == 0);
        model::Incident incident;
        incident.id = "INC1";
        incident.title = "no report";
        incident.ci = "report";
        incident.began = hours_from_now(-24 * 20);
        incident.state = model::IncidentState::closed;
        incident.caused_by = "OLD";
        estate.put(model::kIncidentRecord, "INC1", model::encode_incident(incident));

        const change::Rate rate = estate.assess("C1").risk.rates.outage_if_failed;

        CHECK(rate.counts.changes == 1);
        CHECK(rate.counts.failures == 1);
        CHECK(rate.rate > .5);
    }

    TEST_CASE("edits that give a service another leg take its single point away") {
        Estate estate;
        model::ChangePlan plan = plan_of({kHost2Down});
        model::PlannedEdit away;
        away.action = model::PlannedAction::remove_relationship;
        away.source = "report";
        away.type = "depends_on";
        away.target = "host-2";
        model::PlannedEdit other;
        other.line = need_line("report", "host-1");
        other.line.pop_back();
        plan.edits = {{.step = 1, .edits = {away, other}}};
        estate.create("C1", plan);
        estate.create("C2", plan_of({kHost2Down}));

        const auto single_points = [&](const std::string& id) {
            return *facts_of(estate.assess(id)).single_points;
        };

        CHECK(single_points("C1").empty());
        CHECK(single_points("C2") == std::vector<std::string>{"report"});
    }

    TEST_CASE("a plan that names what is gone, or edits what cannot be, is blocked") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down, {.ci = "report"}}));
        estate.test.import_text(retire_line("report"));

        const ChangeAssessment made = estate.assess("C1");

        CHECK(made.verdict.outcome.decision == model::Decision::block);
        REQUIRE_FALSE(made.blockers.empty());
        const auto unknown = std::ranges::find(made.blockers, "unknown_ci", &Blocker::code);
        REQUIRE(unknown != made.blockers.end());
        CHECK(unknown->subjects == std::vector<std::string>{"report"});
    }

    TEST_CASE("what is worse since the last look blocks, what is other is listed") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        estate.store("C1");
        CHECK(codes_of(*estate.assess("C1").last).empty());

        estate.test.import_text(ci_line("billing", "business_service") +
                                need_line("billing", "host-1"));
        const ChangeAssessment made = estate.assess("C1");

        REQUIRE(made.last.has_value());
        const auto codes = codes_of(*made.last);
        CHECK(std::ranges::find(codes, "service_goes_down billing") != codes.end());
        CHECK_FALSE(change::blocking(made.last->differences).empty());
        estate.store("C1");
        CHECK(codes_of(*estate.assess("C1").last).empty());
    }

    TEST_CASE("an assessment of the past is what it was, whatever came after") {
        Estate estate;
        estate.create("C1", plan_of({kHost1Down}));
        const Version then = estate.test.app().view().version();
        const ChangeAssessment before = estate.assess("C1");
        estate.test.import_text(ci_line("billing", "business_service") +
                                need_line("billing", "host-1"));
        estate.put_ended("OLD", plan_of({kHost1Down}), ChangeState::failed, 1);

        const ChangeAssessment again =
            must(ask_assessment(kTester, estate.test.app(), "C1", AsOf(then), {}));

        CHECK(again.risk.risk.p == before.risk.risk.p);
        CHECK(again.services.size() == before.services.size());
        CHECK(again.loss->total.expected == before.loss->total.expected);
        CHECK(estate.assess("C1").services.size() == before.services.size() + 1);
    }

    TEST_CASE("adding a CI lowers neither p nor the loss") {
        for (std::uint64_t seed = 1; seed <= 20; seed++) {
            CAPTURE(seed);
            std::string lines;
            const auto id = [](std::uint64_t i) { return "ci-" + std::to_string(i); };
            std::uint64_t state = seed;
            const auto below = [&](std::uint64_t limit) {
                state = state * 6364136223846793005ULL + 1442695040888963407ULL;
                return (state >> 33U) % limit;
            };
            for (std::uint64_t i = 0; i < 10; i++) {
                lines += R"({"ci":{"id":")" + id(i) + R"(","class":")" +
                         (i < 3 ? "business_service" : "host") +
                         R"(","name":"","attributes":{"unavailability":0.0)" +
                         std::to_string(1 + below(8)) + "}}}\n";
            }
            for (std::uint64_t i = 0; i < 14; i++) {
                const std::uint64_t source = below(9);
                const std::uint64_t target = source + 1 + below(9 - source);
                lines += need_line(id(source), id(target), below(2) == 0 ? "" : "g");
            }
            Estate estate(lines);
            const model::PlannedCi one{.ci = id(5), .effect = PlannedEffect::planned_down};
            const model::PlannedCi two{.ci = id(7), .effect = PlannedEffect::planned_down};
            estate.create("C1", plan_of({one}));
            estate.create("C2", plan_of({one, two}));

            const ChangeAssessment small = estate.assess("C1");
            const ChangeAssessment large = estate.assess("C2");

            CHECK(large.risk.risk.p >= small.risk.risk.p);
            CHECK(large.loss->total.expected.minutes >= small.loss->total.expected.minutes - 1e-9);
        }
    }

    TEST_CASE("a change without a window has no loss, and is never approved by itself") {
        Estate estate;
        model::ChangePlan plan = plan_of({kHost1Down});
        plan.window.reset();
        estate.create("C1", plan);

        const ChangeAssessment made = estate.assess("C1");

        CHECK_FALSE(made.loss.has_value());
        CHECK_FALSE(made.backout.has_value());
        CHECK(made.verdict.outcome.decision != model::Decision::auto_approve);
    }

    TEST_CASE("a change that is not there is not found") {
        Estate estate;

        const auto answer = ask_assessment(kTester, estate.test.app(), "nobody", {}, {});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::not_found);
    }
}

}  // namespace
}  // namespace faultline::app
