#include "api/app/record_import.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/incidents.h"
#include "engine/model/change_record.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

const std::filesystem::path kData =
    std::filesystem::path(FL_SOURCE_DIR).parent_path() / "shared" / "data";

RecordImportAnswer import_into(App& app,
                               const std::vector<std::string>& files,
                               RecordImportRequest request = {}) {
    std::vector<MemorySource> sources;
    sources.reserve(files.size());
    for (std::size_t i = 0; i < files.size(); i++) {
        sources.emplace_back(files[i]);
        request.parts.push_back({std::to_string(i), &sources.back()});
    }
    if (request.table.empty()) request.table = "incident";
    return must(import_records(kTester, app, request));
}

model::Incident incident(App& app, const std::string& id) {
    return must(get_incident(kTester, app, id)).entry.incident;
}

model::ChangeRecord change(App& app, const std::string& id) {
    const auto record = must(app.view().find_record(model::kChangeRecord, id));
    REQUIRE(record.has_value());
    return must(model::decode_change(record->bytes));
}

std::string named_ci(const std::string& id, const std::string& name) {
    return R"({"ci": {"id": ")" + id + R"(", "class": "server", "name": ")" + name + "\"}}\n";
}

const std::string kHeader = "number,state,sys_mod_count,opened_at,cmdb_ci,priority,caused_by\n";

std::string row(const std::string& id, const std::string& ci, int modification = 1) {
    return id + ",New," + std::to_string(modification) + ",2020-01-02 03:04:05," + ci + ",3,\n";
}

TEST_SUITE("record import") {
    TEST_CASE("a CI is linked by its id, else by its name if one only has it, else kept as text") {
        TestApp test;
        test.import_text(named_ci("db-1", "Main DB") + named_ci("db-2", "Twin") +
                         named_ci("db-3", "Twin") + named_ci("Main DB 2", "x"));

        const auto answer =
            import_into(test.app(),
                        {kHeader + row("I1", "db-1") + row("I2", "Main DB") + row("I3", "Twin") +
                         row("I4", "main db") + row("I5", "?") + row("I6", "Main DB 2")});

        REQUIRE(answer.accepted);
        CHECK(answer.records.created == 6);
        CHECK(answer.linked == 3);
        CHECK(answer.unlinked == 2);
        CHECK(answer.without_ci == 1);
        REQUIRE(answer.unknown.size() == 2);
        CHECK(answer.unknown[0].name == "Twin");
        CHECK(answer.unknown[0].why == Unlinked::ambiguous);
        CHECK(answer.unknown[1].name == "main db");
        CHECK(answer.unknown[1].why == Unlinked::unknown);
        CHECK(incident(test.app(), "I1").ci == "db-1");
        CHECK(incident(test.app(), "I2").ci == "db-1");
        CHECK(incident(test.app(), "I3").ci.empty());
        CHECK(incident(test.app(), "I3").ci_named == "Twin");
        CHECK(incident(test.app(), "I6").ci == "Main DB 2");
    }

    TEST_CASE("the same file twice writes nothing, and a CI that is known by then is linked") {
        TestApp test;
        const std::string file = kHeader + row("I1", "db-1") + row("I2", "db-2");
        import_into(test.app(), {file});
        const Version before = test.app().view().version();

        const auto again = import_into(test.app(), {file});
        CHECK(again.records.unchanged == 2);
        CHECK(test.app().view().version() == before);
        test.import_text(ci_line("db-1"));
        const auto linked = import_into(test.app(), {file});

        CHECK(linked.records.updated == 1);
        CHECK(linked.records.unchanged == 1);
        CHECK(incident(test.app(), "I1").ci == "db-1");
    }

    TEST_CASE("an older row never replaces a newer one, in whatever order imports come") {
        TestApp test;
        import_into(test.app(), {kHeader + row("I1", "new", 5)});

        const auto older = import_into(test.app(), {kHeader + row("I1", "old", 4)});

        CHECK(older.records.older == 1);
        CHECK(incident(test.app(), "I1").ci_named == "new");
    }

    TEST_CASE("what was altered here is kept until the source says something newer") {
        TestApp test;
        const std::string file = kHeader + row("I1", "?");
        import_into(test.app(), {file});
        IncidentWrite write;
        write.action = IncidentAction::update;
        write.id = "I1";
        write.edit.title = "mine";
        must(write_incident(kTester, test.app(), write));

        const auto same = import_into(test.app(), {file});
        CHECK(same.records.kept == 1);
        CHECK(incident(test.app(), "I1").title == "mine");
        const auto newer = import_into(test.app(), {kHeader + row("I1", "?", 2)});

        CHECK(newer.records.updated == 1);
        CHECK(incident(test.app(), "I1").title.empty());
    }

    TEST_CASE("an id that belongs to somebody else is a problem, and stays theirs") {
        TestApp test;
        IncidentWrite write;
        write.id = "I1";
        write.edit.priority = model::IncidentPriority::p1;
        must(write_incident(kTester, test.app(), write));
        RecordImportRequest lenient;
        lenient.best_effort = true;

        const auto refused = import_into(test.app(), {kHeader + row("I1", "?") + row("I2", "?")});
        const auto rest =
            import_into(test.app(), {kHeader + row("I1", "?") + row("I2", "?")}, lenient);

        CHECK_FALSE(refused.accepted);
        REQUIRE(refused.problems.size() == 1);
        CHECK(refused.problems[0].code == "id_taken");
        CHECK(refused.problems[0].place.line == 2);
        CHECK(rest.accepted);
        CHECK(rest.records.created == 1);
        CHECK(incident(test.app(), "I1").source.empty());
    }

    TEST_CASE("a wrong row refuses everything, or is left out with best effort") {
        TestApp test;
        const std::string file = kHeader + "I1,Odd,1,2020-01-02 03:04:05,?,3,\n" + row("I2", "?");
        RecordImportRequest lenient;
        lenient.best_effort = true;
        const Version before = test.app().view().version();

        const auto refused = import_into(test.app(), {file});
        CHECK(test.app().view().version() == before);
        const auto rest = import_into(test.app(), {file}, lenient);

        CHECK_FALSE(refused.accepted);
        CHECK(refused.problem_count == 1);
        CHECK(rest.accepted);
        CHECK(rest.records.created == 1);
    }

    TEST_CASE("a dry run says what an import would do, and writes nothing") {
        TestApp test;
        RecordImportRequest dry;
        dry.dry_run = true;
        const Version before = test.app().view().version();

        const auto answer = import_into(test.app(), {kHeader + row("I1", "db")}, dry);

        CHECK(answer.accepted);
        CHECK(answer.is_dry);
        CHECK(answer.records.created == 1);
        CHECK(answer.unlinked == 1);
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("times are those of the stated zone; one that was never shown is a problem") {
        TestApp test;
        RecordImportRequest lisbon;
        lisbon.time_zone = "Europe/Lisbon";
        const std::string header = "number,state,opened_at,priority\n";

        const auto summer =
            import_into(test.app(), {header + "I1,New,01-07-2016 12:00,3\n"}, lisbon);
        const auto twice =
            import_into(test.app(), {header + "I2,New,30-10-2016 01:30,3\n"}, lisbon);
        const auto never =
            import_into(test.app(), {header + "I3,New,27-03-2016 01:30,3\n"}, lisbon);
        lisbon.time_zone = "Europe/Atlantis";
        MemorySource nothing("");
        lisbon.table = "incident";
        lisbon.parts = {{"x", &nothing}};

        CHECK(summer.accepted);
        CHECK(format_utc_time(incident(test.app(), "I1").began) == "2016-07-01T11:00:00Z");
        CHECK(format_utc_time(incident(test.app(), "I2").began) == "2016-10-30T00:30:00Z");
        CHECK(twice.notes.at("time_shown_twice") == 1);
        REQUIRE(never.problems.size() == 1);
        CHECK(never.problems[0].code == "invalid_time");
        const auto nowhere = import_records(kTester, test.app(), lisbon);
        REQUIRE_FALSE(nowhere.ok());
        CHECK(nowhere.error().message.find("Europe/Atlantis") != std::string::npos);
    }

    TEST_CASE("a change is imported with its CI, and is left alone once somebody works on it") {
        TestApp test;
        test.import_text(ci_line("core-sw"));
        RecordImportRequest changes;
        changes.table = "change_request";
        const std::string header =
            "number,short_description,state,close_code,opened_at,cmdb_ci,sys_updated_on\n";
        const std::string file = header +
                                 "CHG1,a,Closed,Successful,2020-01-01 "
                                 "00:00:00,core-sw,2020-01-02 00:00:00\n"
                                 "CHG2,b,New,,2020-01-01 00:00:00,nowhere,2020-01-02 00:00:00\n";

        const auto answer = import_into(test.app(), {file}, changes);
        const auto again = import_into(test.app(), {file}, changes);
        const auto older =
            import_into(test.app(),
                        {header + "CHG2,c,New,,2020-01-01 00:00:00,?,2020-01-01 00:00:00\n"},
                        changes);

        CHECK(answer.records.created == 2);
        CHECK(again.records.unchanged == 2);
        CHECK(older.records.older == 1);
        const model::ChangeRecord done = change(test.app(), "CHG1");
        CHECK(done.state == model::ChangeState::closed);
        REQUIRE(done.plan.cis.size() == 1);
        CHECK(done.plan.cis[0].ci == "core-sw");
        CHECK(done.plan.cis[0].effect == model::PlannedEffect::may_fail);
        CHECK(done.transitions[0].principal == kTester.name);
        const model::ChangeRecord open = change(test.app(), "CHG2");
        CHECK(open.plan.cis.empty());
        CHECK(open.transitions[0].reason ==
              "imported from servicenow: state 'New', configuration item 'nowhere' is not known "
              "here");
    }

    TEST_CASE("the incident log of a real service desk: every order and split, one state") {
        const auto path = kData / "uci-incident" / "incident_event_log.csv";
        if (!std::filesystem::exists(path)) {
            MESSAGE("no shared data: ", path.string());
            return;
        }
        std::ifstream in(path);
        std::string header;
        std::getline(in, header);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);)
            lines.push_back(line + "\n");
        const auto imported = [&](std::size_t split) {
            TestApp test;
            std::string first = header + "\n";
            std::string second = first;
            for (std::size_t i = 0; i < lines.size(); i++) {
                (i < split ? first : second) += lines[i];
            }
            const auto answer = import_into(test.app(), {first, second});
            REQUIRE(answer.accepted);
            CHECK(answer.rows == 5998);
            CHECK(answer.records.created == 890);
            CHECK(answer.unlinked == 5);
            CHECK(answer.without_ci == 885);
            CHECK(answer.unknown_changes == 2);
            std::string all;
            REQUIRE(
                test.app()
                    .view()
                    .visit_records(
                        model::kIncidentRecord,
                        [&](std::string_view key, Version, std::string_view bytes) -> Result<void> {
                            all += std::string(key) + std::string(bytes);
                            return {};
                        })
                    .ok());
            return all;
        };
        const std::string expected = imported(lines.size());
        std::ranges::shuffle(lines, std::mt19937(11));

        CHECK(imported(1234) == expected);
        CHECK(imported(5000) == expected);
    }
}

TEST_SUITE("incidents") {
    TEST_CASE("an incident names a CI that lives and a change that is there") {
        TestApp test;
        test.import_text(ci_line("db-1"));
        IncidentWrite write;
        write.id = "I1";
        write.edit.priority = model::IncidentPriority::p2;
        write.edit.ci = "db-9";
        write.edit.caused_by = "CHG9";

        const auto refused = write_incident(kTester, test.app(), write);
        write.edit.ci = "db-1";
        write.edit.caused_by.reset();
        const auto made = write_incident(kTester, test.app(), write);
        const auto twice = write_incident(kTester, test.app(), write);

        REQUIRE_FALSE(refused.ok());
        REQUIRE(refused.error().violations.size() == 2);
        CHECK(refused.error().violations[0].code == "unknown_ci");
        CHECK(refused.error().violations[1].code == "unknown_change");
        CHECK(made.ok());
        CHECK(incident(test.app(), "I1").opened_by == kTester.name);
        REQUIRE_FALSE(twice.ok());
        CHECK(twice.error().code == ErrorCode::conflict);
    }

    TEST_CASE("an incident that is resolved has ended, and one that is opened again has not") {
        TestApp test;
        IncidentWrite write;
        write.id = "I1";
        write.edit.priority = model::IncidentPriority::p2;
        must(write_incident(kTester, test.app(), write));
        write.action = IncidentAction::update;
        write.edit = {};
        write.edit.state = model::IncidentState::resolved;

        must(write_incident(kTester, test.app(), write));
        CHECK(incident(test.app(), "I1").ended == test.app().now());
        write.edit.state = model::IncidentState::in_progress;
        must(write_incident(kTester, test.app(), write));

        CHECK_FALSE(incident(test.app(), "I1").ended.has_value());
    }

    TEST_CASE("a write on another state than it names is refused") {
        TestApp test;
        IncidentWrite write;
        write.id = "I1";
        write.edit.priority = model::IncidentPriority::p2;
        must(write_incident(kTester, test.app(), write));
        write.action = IncidentAction::update;
        write.context.condition.match = TagList{false, {{"1", false}}};

        const auto refused = write_incident(kTester, test.app(), write);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::precondition_failed);
    }

    TEST_CASE("filters and pages agree with a look at every incident") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b"));
        std::string file = "number,state,opened_at,resolved_at,cmdb_ci,priority,caused_by\n";
        std::mt19937 random(5);
        const auto draw = [&random](std::uint32_t below) {
            return static_cast<std::uint32_t>(random() % below);
        };
        const auto two = [](std::uint32_t number) {
            return (number < 10 ? "0" : "") + std::to_string(number);
        };
        for (int i = 0; i < 200; i++) {
            const std::uint32_t day = 1 + draw(20);
            const bool ended = draw(2) == 0;
            file += "I" + std::to_string(i) + (ended ? ",Resolved,2020-01-" : ",New,2020-01-") +
                    two(day) + " 00:00:00," +
                    (ended ? "2020-01-" + two(day + draw(5)) + " 00:00:00" : "") + "," +
                    (draw(2) == 0 ? "a" : "b") + "," + std::to_string(1 + draw(4)) + "," +
                    (draw(4) == 0 ? "CHG1" : "") + "\n";
        }
        import_into(test.app(), {file});
        IncidentQuestion all;
        all.limit = kIncidentsMax;
        const auto everything = must(list_incidents(kTester, test.app(), all));
        REQUIRE(everything.count == 200);

        for (int run = 0; run < 40; run++) {
            CAPTURE(run);
            IncidentQuestion question;
            question.limit = 7;
            if (draw(2) == 0) question.ci = draw(2) == 0 ? "a" : "b";
            if (draw(2) == 0) question.caused_by = "CHG1";
            if (draw(2) == 0) question.priority = model::IncidentPriority::p2;
            if (draw(2) == 0) question.open = draw(2) == 0;
            const auto at = [&](std::uint32_t day) {
                return must(parse_utc_time("2020-01-" + two(day) + "T00:00:00Z"));
            };
            if (draw(2) == 0) question.during.begin = at(1 + draw(20));
            if (draw(2) == 0) question.during.end = at(1 + draw(20));
            std::vector<std::string> expected;
            for (const IncidentEntry& entry : everything.incidents) {
                const model::Incident& one = entry.incident;
                const bool open = model::is_open(one.state);
                const bool goes_on =
                    open || (question.during.begin && one.ended &&
                             (*one.ended > *question.during.begin ||
                              (*one.ended == one.began && one.began >= *question.during.begin)));
                if (question.ci && one.ci != *question.ci) continue;
                if (question.caused_by && one.caused_by != *question.caused_by) continue;
                if (question.priority && one.priority != question.priority) continue;
                if (question.open && open != *question.open) continue;
                if (question.during.end && one.began >= *question.during.end) continue;
                if (question.during.begin && !goes_on) continue;
                expected.push_back(one.id);
            }
            std::vector<std::string> found;
            do {
                const auto page = must(list_incidents(kTester, test.app(), question));
                CHECK(page.count == expected.size());
                for (const IncidentEntry& entry : page.incidents) {
                    found.push_back(entry.incident.id);
                }
                question.cursor = page.next_cursor;
            } while (question.cursor);
            CHECK(found == expected);
        }
    }

    TEST_CASE("the book follows the log, and an older version is as it was") {
        TestApp test;
        import_into(test.app(), {kHeader + row("I1", "?") + row("I2", "?")});
        const auto count = [&](const AsOf& as_of) {
            IncidentQuestion question;
            question.as_of = as_of;
            return must(list_incidents(kTester, test.app(), question)).count;
        };
        CHECK(count({}) == 2);
        const Version before = test.app().view().version();
        IncidentWrite write;
        write.edit.priority = model::IncidentPriority::p1;

        must(write_incident(kTester, test.app(), write));
        test.import_text(ci_line("x"));

        CHECK(count({}) == 3);
        CHECK(count(before) == 2);
        CHECK(count({}) == 3);
        test.reopen();
        CHECK(count({}) == 3);
    }
}

}  // namespace
}  // namespace faultline::app
