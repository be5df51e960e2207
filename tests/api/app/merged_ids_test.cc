// Records that name CIs which were merged later, or by an id that was merged before.

#include "api/app/merged_ids.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/assessment.h"
#include "api/app/change_list.h"
#include "api/app/change_records.h"
#include "api/app/ci_identity.h"
#include "api/app/incidents.h"
#include "api/app/service_levels.h"
#include "engine/base/utc_time.h"
#include "engine/model/alias.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::ChangeState;
using model::PlannedEffect;
using storage::must;

constexpr UtcTime kNow{1'700'000'000'000'000};  // that of the app's clock

UtcTime hours_from_now(std::int64_t hours) {
    return {kNow.microseconds + hours * kHourMicroseconds};
}

model::ChangePlan plan_of(std::vector<model::PlannedCi> cis) {
    model::ChangePlan plan;
    plan.title = "Patch";
    plan.model = "patch";
    plan.cis = std::move(cis);
    plan.window = model::PlannedWindow{hours_from_now(48), hours_from_now(50)};
    plan.team = "unix";
    plan.requester = "ann";
    return plan;
}

model::PlannedCi down(const std::string& ci) {
    return {.ci = ci, .effect = PlannedEffect::planned_down};
}

// A shop on `host`, which another source calls host.example.
class Estate : public TestApp {
 public:
    Estate() {
        import_text(ci_line("host", "host") + ci_line("shop", "business_service") +
                        ci_line("other", "host") + need_line("shop", "host"),
                    {.source = "scan"});
        import_text(ci_line("host.example", "host"), {.source = "sheet"});
    }

    void merge(const std::string& keep, const std::string& drop) {
        CiMergeRequest request;
        request.id = keep;
        request.drop = drop;
        request.condition.match = TagList{true, {}};
        request.keeping.answer = [](const IdentityDone&) { return std::string("done"); };
        REQUIRE(must(merge_cis(kTester, app(), request)).refusal == EditRefusal::none);
    }

    void create(const std::string& id, const model::ChangePlan& plan) {
        const auto outcome =
            must(create_change(kTester, app(), {.id = id, .plan = plan, .context = {}}));
        REQUIRE(outcome.refusal == ChangeRefusal::none);
    }

    // Put a record as it is, whatever the lifecycle says.
    void put(std::string_view kind, const std::string& key, const std::string& bytes) {
        must(app().write([&](storage::Repository& store) -> Result<Write> {
            model::ChangeSet change_set;
            change_set.context = {"tester", "test", {}, {}};
            change_set.put_record(kind, key, bytes);
            FL_TRY(const auto committed, store.append(change_set));
            return Write{committed, {}, false};
        }));
    }

    void put_change(const std::string& id, const model::ChangePlan& plan, ChangeState state) {
        model::ChangeRecord change;
        change.id = id;
        change.plan = plan;
        change.state = state;
        if (state == ChangeState::failed) change.ended = hours_from_now(-24);
        put(model::kChangeRecord, id, model::encode_change(change));
    }

    void open_incident(const std::string& id, const std::string& ci) {
        IncidentWrite write;
        write.id = id;
        write.edit.ci = ci;
        write.edit.priority = model::IncidentPriority::p1;
        write.edit.began = hours_from_now(-1);
        must(write_incident(kTester, app(), write));
    }

    [[nodiscard]] ChangeAssessment assess(const std::string& id) {
        return must(ask_assessment(kTester, app(), id, {}, {.at = kNow}));
    }

    [[nodiscard]] model::ChangePlan stored_plan(const std::string& id) {
        return must(get_change(kTester, app(), id)).stored.change.plan;
    }

    [[nodiscard]] std::vector<std::string> incidents_of(const std::string& ci) {
        IncidentQuestion question;
        question.ci = ci;
        std::vector<std::string> ids;
        for (const IncidentEntry& entry : must(list_incidents(kTester, app(), question)).incidents)
            ids.push_back(entry.incident.id);
        return ids;
    }
};

// What an assessment says of the change, without the change itself and what is concurrent to it.
void check_same(const ChangeAssessment& a, const ChangeAssessment& b) {
    REQUIRE(a.services.size() == b.services.size());
    for (std::size_t i = 0; i < a.services.size(); i++) {
        CHECK(a.services[i].id == b.services[i].id);
        CHECK(a.services[i].planned.has_value() == b.services[i].planned.has_value());
    }
    CHECK(a.moments.missing == b.moments.missing);
    CHECK(a.current.plan.cis == b.current.plan.cis);
    CHECK(a.recent_failures == b.recent_failures);
    CHECK(a.down_anyway == b.down_anyway);
    CHECK(a.risk.risk.p == b.risk.risk.p);
    CHECK(a.risk.features.concurrent == b.risk.features.concurrent);
    CHECK(a.blockers == b.blockers);
    REQUIRE(a.loss.has_value());
    REQUIRE(b.loss.has_value());
    CHECK(a.loss->total.planned == b.loss->total.planned);
}

TEST_SUITE("api/app/merged_ids") {
    TEST_CASE("ids lead to the end of their way, and back come all that lead there") {
        Estate estate;
        estate.put(model::kAliasRecord, "b", model::encode_alias("c"));
        estate.put(model::kAliasRecord, "c", model::encode_alias("a"));
        estate.put(model::kAliasRecord, "z", model::encode_alias("b"));

        const MergedIds ids = must(MergedIds::read(estate.app().view()));

        CHECK(ids.current("z") == "a");
        CHECK(ids.current("a") == "a");
        CHECK(ids.current("new") == "new");
        CHECK(ids.names_of("b") == std::vector<std::string>{"a", "b", "c", "z"});
        CHECK(ids.names_of("new") == std::vector<std::string>{"new"});
    }

    TEST_CASE("ids that lead in a circle are said to be damaged") {
        Estate estate;
        estate.put(model::kAliasRecord, "b", model::encode_alias("c"));
        estate.put(model::kAliasRecord, "c", model::encode_alias("b"));

        const auto ids = MergedIds::read(estate.app().view());

        REQUIRE_FALSE(ids.ok());
        CHECK(ids.error().code == ErrorCode::corruption);
    }

    TEST_CASE("of two entries of a step that became one CI the stronger one stays") {
        Estate estate;
        estate.merge("host", "host.example");
        const MergedIds ids = must(MergedIds::read(estate.app().view()));
        const auto capacity = [](const std::string& ci, std::uint32_t left) {
            return model::PlannedCi{
                .ci = ci, .effect = PlannedEffect::capacity, .capacity = left, .step = 2};
        };

        const model::ChangePlan plan = ids.current(plan_of({{.ci = "host"},
                                                            down("host.example"),
                                                            capacity("host", 5),
                                                            capacity("host.example", 3)}));

        CHECK(plan.cis == std::vector<model::PlannedCi>{down("host"), capacity("host", 3)});
    }

    TEST_CASE("a change that was planned before a merge is assessed as one planned on the CI") {
        Estate estate;
        estate.create("old", plan_of({down("host.example")}));
        const Digest digest = model::digest_of_plan(estate.stored_plan("old"));
        estate.merge("host", "host.example");
        estate.create("new", plan_of({down("host")}));

        const ChangeAssessment old = estate.assess("old");

        check_same(old, estate.assess("new"));
        REQUIRE(old.services.size() == 1);
        CHECK(old.services.front().id == "shop");
        CHECK(old.moments.missing.empty());
        CHECK(old.change.plan.cis.front().ci == "host.example");
        CHECK(stored_form(old, kTester, "").plan == digest);
    }

    TEST_CASE("a change that is planned with the old id keeps the new one") {
        Estate estate;
        estate.merge("host", "host.example");

        estate.create("new", plan_of({down("host.example")}));

        CHECK(estate.stored_plan("new").cis.front().ci == "host");
    }

    TEST_CASE("what others do to a CI that was merged counts for the one it leads to") {
        Estate estate;
        estate.put_change("failed", plan_of({down("host.example")}), ChangeState::failed);
        estate.put_change("coming", plan_of({down("host.example")}), ChangeState::schedule);
        estate.open_incident("I1", "host.example");
        estate.create("on-host", plan_of({down("host")}));
        estate.create("on-other", plan_of({down("other")}));
        CHECK(estate.assess("on-host").recent_failures.empty());
        CHECK(estate.assess("on-host").risk.rates.of_ci.counts.changes == 0);

        estate.merge("host", "host.example");

        const ChangeAssessment own = estate.assess("on-host");
        CHECK(own.recent_failures.size() == 2);
        CHECK(own.risk.concurrent == std::vector<std::string>{"coming"});
        CHECK(own.risk.rates.of_ci.counts.changes == 1);
        CHECK(cis_of(own.down_anyway).empty());
        CHECK(cis_of(estate.assess("on-other").down_anyway) == std::vector<std::string>{"host"});
    }

    TEST_CASE("changes and incidents are listed by every id of their CI, each once") {
        Estate estate;
        estate.create("both", plan_of({down("host"), down("host.example")}));
        estate.open_incident("I1", "host.example");
        estate.merge("host", "host.example");
        estate.open_incident("I2", "host.example");

        for (const std::string ci : {"host", "host.example"}) {
            ChangeListQuestion question;
            question.filter.ci = ci;
            CHECK(must(list_changes(kTester, estate.app(), question)).count == 1);
            CHECK(estate.incidents_of(ci) == std::vector<std::string>{"I1", "I2"});
        }
        CHECK(must(get_incident(kTester, estate.app(), "I2")).entry.incident.ci == "host");
        CHECK(must(get_incident(kTester, estate.app(), "I1")).entry.incident.ci == "host.example");
    }

    TEST_CASE("the service level of a service that was merged is that of the one it leads to") {
        Estate estate;
        estate.import_text(ci_line("shop-2", "business_service"), {.source = "sheet"});
        ServiceLevelWrite write;
        write.level.id = "level";
        write.level.service = "shop-2";
        write.level.target = 0.999;
        write.level.loss = model::LossCalendar{
            .zone = "Europe/Amsterdam", .currency = "EUR", .base = {.money = 5}};
        must(set_service_level(kTester, estate.app(), write));
        estate.create("c", plan_of({down("host")}));
        CHECK(estate.assess("c").loss->total.planned.money.empty());

        estate.merge("shop", "shop-2");

        CHECK_FALSE(estate.assess("c").loss->total.planned.money.empty());
        write.level.id = "second";
        write.level.service = "shop";
        const auto refused = set_service_level(kTester, estate.app(), write);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::conflict);
        write.level.id = "level";
        write.level.service = "shop-2";
        must(set_service_level(kTester, estate.app(), write));
        CHECK(must(get_service_level(kTester, estate.app(), "level")).entry.level.service ==
              "shop");
    }
}

}  // namespace
}  // namespace faultline::app
