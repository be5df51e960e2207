// What became of past changes, with what incidents say about them.

#include "api/app/risk_book.h"

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/change_write.h"
#include "api/app/incidents.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::ChangeState;
using model::IncidentState;
using storage::must;

constexpr UtcTime kNow{1'700'000'000'000'000};  // that of the app's clock

UtcTime days_ago(std::int64_t days, std::int64_t seconds = 0) {
    return {kNow.microseconds - days * kDayMicroseconds + seconds * 1'000'000};
}

model::ChangeRecord ended_change(const std::string& id, ChangeState state, std::int64_t days) {
    model::ChangeRecord change;
    change.id = id;
    change.state = state;
    change.plan.title = "Patch";
    change.plan.model = "patch";
    change.plan.team = "unix";
    change.plan.cis = {{.ci = "host-1"}};
    change.started = days_ago(days, -7200);
    change.ended = days_ago(days);
    return change;
}

model::Incident incident_of(const std::string& id, const std::string& cause, UtcTime began) {
    model::Incident incident;
    incident.id = id;
    incident.title = "nothing works";
    incident.began = began;
    incident.priority = model::IncidentPriority::p1;
    incident.state = IncidentState::resolved;
    incident.caused_by = cause;
    return incident;
}

// A store with one host, and ways to put records as they are.
class History {
 public:
    History() { test_.import_text(ci_line("host-1", "host")); }

    void put(const model::ChangeRecord& change) {
        write(kChangeSource, [&](model::ChangeSet& change_set) {
            change_set.put_record(model::kChangeRecord, change.id, model::encode_change(change));
        });
    }
    void put(const model::Incident& incident) {
        write(kIncidentSource, [&](model::ChangeSet& change_set) {
            change_set.put_record(
                model::kIncidentRecord, incident.id, model::encode_incident(incident));
        });
    }

    // The history as the app's book keeps it, or as a book makes it that knows nothing yet.
    [[nodiscard]] RiskBook::History kept() { return of(test_.app().risk_book()); }
    [[nodiscard]] RiskBook::History made_anew() {
        RiskBook book;
        return of(book);
    }

 private:
    template <typename Fill>
    void write(std::string_view source, const Fill& fill) {
        must(test_.app().write([&](storage::Repository& store) -> Result<Write> {
            model::ChangeSet change_set;
            change_set.context = {"tester", std::string(source), {}, {}};
            fill(change_set);
            FL_TRY(const auto committed, store.append(change_set));
            return Write{committed, {}, false};
        }));
    }

    RiskBook::History of(RiskBook& book) {
        const auto published = must(test_.app().published());
        const auto changes = must(test_.app().change_book().at(published->view));
        const auto incidents = must(test_.app().incidents().at(published->view));
        const MergedIds merged = must(MergedIds::read(published->view));
        return book.at({*published, changes, incidents, merged, 180});
    }

    TestApp test_;
};

// Every count of a history, now.
std::vector<change::RateCounts> counts_of(const change::OutcomeHistory& history) {
    return {history.all(kNow),
            history.of_class("host", kNow),
            history.of_ci("host-1", kNow),
            history.of_model("patch", kNow),
            history.of_team("unix", kNow),
            history.outages(kNow)};
}

std::uint64_t failures_of(History& history) {
    return history.kept()->all(kNow).failures;
}

TEST_SUITE("api/app/risk_book") {
    TEST_CASE("a change that went well and caused an incident counts as failed in every rate") {
        History history;
        history.put(ended_change("CHG1", ChangeState::closed, 20));
        REQUIRE(failures_of(history) == 0);

        history.put(incident_of("INC1", "CHG1", days_ago(20, -3600)));

        for (const change::RateCounts& counts : counts_of(*history.kept())) {
            CHECK(counts.changes == 1);
            CHECK(counts.failures == 1);
        }
    }

    TEST_CASE("an incident says so from the start of the change until seven days after its end") {
        History history;
        model::ChangeRecord change = ended_change("CHG1", ChangeState::closed, 20);
        history.put(change);
        const auto failures = [&](UtcTime began) {
            history.put(incident_of("INC1", "CHG1", began));
            return failures_of(history);
        };

        CHECK(failures(days_ago(20, -7201)) == 0);
        CHECK(failures(days_ago(20, -7200)) == 1);
        CHECK(failures(days_ago(13)) == 1);
        CHECK(failures(days_ago(13, 1)) == 0);
        change.started.reset();
        history.put(change);
        CHECK(failures(days_ago(20, -7201)) == 1);  // nobody knows that it is too early
    }

    TEST_CASE("an incident that is open or was none says nothing about how the change went") {
        History history;
        history.put(ended_change("CHG1", ChangeState::closed, 20));
        history.put(ended_change("CHG2", ChangeState::failed, 20));
        model::Incident incident = incident_of("INC1", "CHG1", days_ago(19));
        const auto failures = [&](IncidentState state) {
            incident.state = state;
            history.put(incident);
            return failures_of(history);
        };

        CHECK(failures(IncidentState::in_progress) == 1);
        CHECK(failures(IncidentState::closed) == 2);
        CHECK(failures(IncidentState::cancelled) == 1);
        incident.caused_by = "CHG2";
        CHECK(failures(IncidentState::cancelled) == 1);
        CHECK(history.kept()->outages(kNow).changes == 0);  // not known, which is not "none"
    }

    TEST_CASE("rates follow incidents that come, change their cause and go") {
        constexpr unsigned kSeed = 20'261;
        CAPTURE(kSeed);
        std::mt19937 random(kSeed);
        const auto draw = [&random](std::uint32_t below) {
            return static_cast<std::uint32_t>(random() % below);
        };
        History history;
        std::map<std::string, model::ChangeRecord> changes;
        std::map<std::string, model::Incident> incidents;
        constexpr std::array kEnds = {
            ChangeState::closed, ChangeState::closed, ChangeState::failed, ChangeState::cancelled};
        for (std::uint32_t i = 0; i < 6; i++) {
            const std::string id = "CHG" + std::to_string(i);
            changes[id] = ended_change(id, kEnds.at(draw(4)), 10 + draw(30));
            history.put(changes[id]);
        }
        const auto has_failed = [&](const model::ChangeRecord& change) {
            if (change.state != ChangeState::closed) return true;
            for (const auto& [id, incident] : incidents) {
                const bool is_over = incident.state == IncidentState::resolved ||
                                     incident.state == IncidentState::closed;
                const bool is_soon =
                    incident.began >= *change.started &&
                    incident.began <= UtcTime{change.ended->microseconds + 7 * kDayMicroseconds};
                if (incident.caused_by == change.id && is_over && is_soon) return true;
            }
            return false;
        };

        for (int step = 0; step < 120; step++) {
            CAPTURE(step);
            const std::string id = "INC" + std::to_string(draw(5));
            incidents[id] = incident_of(
                id, draw(4) == 0 ? "" : "CHG" + std::to_string(draw(7)), days_ago(1 + draw(40)));
            incidents[id].state = static_cast<IncidentState>(draw(model::kIncidentStates));
            history.put(incidents[id]);

            const RiskBook::History kept = history.kept();
            std::uint64_t expected = 0;
            for (const auto& [name, change] : changes) {
                if (change.state != ChangeState::cancelled && has_failed(change)) expected++;
            }
            CHECK(kept->all(kNow).failures == expected);
            CHECK(counts_of(*kept) == counts_of(*history.made_anew()));
        }
    }
}

}  // namespace
}  // namespace faultline::app
