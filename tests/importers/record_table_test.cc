#include "importers/record_table.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"
#include "importers/table_files.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {
namespace {

const std::filesystem::path kData =
    std::filesystem::path(FL_SOURCE_DIR).parent_path() / "shared" / "data";

constexpr UtcTime kNow{1'900'000'000'000'000};  // 2030-03-17, that of the import's clock

std::string contents(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// A table and how reading it ended.
struct Read {
    RecordTable table;
    Result<void> end;
};

Read read(std::string_view kind,
          std::string_view format,
          const std::vector<std::string>& files,
          const TableMapping& mapping = {},
          std::size_t piece = 4096) {
    static TableMapping kept;
    kept = mapping;
    Read read{RecordTable(*find_table_kind(kind), kept, utc_wall_time, "snow", kNow), {}};
    for (std::size_t i = 0; i < files.size() && read.end.ok(); i++) {
        PiecewiseSource source(files[i], piece);
        read.end =
            find_table_format(format)->read(source, static_cast<std::uint32_t>(i), read.table);
    }
    return read;
}

model::Incident incident(const RecordTable& table, const std::string& id) {
    return model::decode_incident(table.entries().at(id).bytes).value();
}

model::ChangeRecord change(const RecordTable& table, const std::string& id) {
    return model::decode_change(table.entries().at(id).bytes).value();
}

std::vector<std::string> codes(const RecordTable& table) {
    std::vector<std::string> codes;
    for (const TableProblem& problem : table.problems()) {
        codes.push_back(problem.field + " " + problem.code);
    }
    return codes;
}

// What the records of a table are, whatever their order and place.
std::vector<std::string> records(const RecordTable& table) {
    std::vector<std::string> records;
    for (const auto& [id, entry] : table.entries()) {
        records.push_back(id + "|" + entry.bytes + "|" + entry.ci.value);
    }
    return records;
}

const std::string kHeader =
    "number,incident_state,sys_mod_count,opened_at,sys_updated_at,priority,cmdb_ci,resolved_at,"
    "category\n";

std::string row(const std::string& number,
                const std::string& state,
                const std::string& rest,
                const std::string& modification = "1") {
    return number + "," + state + "," + modification + ",29-02-2016 01:16," + rest + "\n";
}

TEST_SUITE("record table") {
    TEST_CASE("a row becomes an incident, and what is not read is counted") {
        const auto [table, end] = read("incident",
                                       "servicenow-csv",
                                       {kHeader + row("INC1",
                                                      "Closed",
                                                      "2016-03-05 12:00:01,3 - Moderate,db,"
                                                      "29-02-2016 11:29,Net")});

        REQUIRE(end.ok());
        const model::Incident made = incident(table, "INC1");
        CHECK(format_utc_time(made.began) == "2016-02-29T01:16:00Z");
        CHECK(format_utc_time(*made.ended) == "2016-02-29T11:29:00Z");
        CHECK(format_utc_time(made.revision->updated) == "2016-03-05T12:00:01Z");
        CHECK(made.priority == model::IncidentPriority::p3);
        CHECK(made.state == model::IncidentState::closed);
        CHECK(made.source_state == "Closed");
        CHECK(made.source == "snow");
        CHECK(made.ci.empty());
        CHECK(made.ci_named == "db");
        CHECK(table.entries().at("INC1").ci.value == "db");
        CHECK(table.dropped().size() == 1);
        CHECK(table.dropped().at("category") == 1);
        CHECK(table.problem_count() == 0);
    }

    TEST_CASE("the newest row counts, in whatever order and from whichever file rows come") {
        std::vector<std::string> rows = {
            row("INC1", "New", "29-02-2016 01:23,1,?,?,?", "0"),
            row("INC1", "Active", "29-02-2016 05:30,1,?,?,?", "2"),
            row("INC1", "Active", "29-02-2016 04:30,1,?,?,?", "2"),
            row("INC1", "Resolved", "29-02-2016 04:31,1,?,29-02-2016 04:30,?", "10"),
            row("INC1", "Resolved", "29-02-2016 04:31,2,?,29-02-2016 04:30,?", "10"),
            row("INC2", "New", "29-02-2016 01:23,1,?,?,?", "0"),
        };
        const auto once = [&rows](std::size_t split) {
            std::vector<std::string> files = {kHeader, kHeader};
            for (std::size_t i = 0; i < rows.size(); i++) {
                files[i < split ? 0 : 1] += rows[i];
            }
            return records(read("incident", "servicenow-csv", files).table);
        };
        const auto expected = once(rows.size());
        std::mt19937 random(7);

        for (int run = 0; run < 60; run++) {
            CAPTURE(run);
            std::ranges::shuffle(rows, random);
            CHECK(once(static_cast<std::size_t>(run) % (rows.size() + 1)) == expected);
        }

        const auto table = read("incident", "servicenow-csv", {kHeader + rows[0]}).table;
        CHECK(expected.size() == 2);
        CHECK(expected[0].find("Resolved") != std::string::npos);
        CHECK(table.rows() == 1);
    }

    TEST_CASE("what a row misses or says wrongly is named by field, value and place") {
        const auto [table, end] =
            read("incident",
                 "servicenow-csv",
                 {kHeader + row("?", "New", "?,?,?,?,?") + row("INC1", "Dreaming", "?,?,?,?,?") +
                  row("INC2", "New", "31-02-2016 05:30,urgent,?,?,?") +
                  row("INC 3", "New", "?,?,?,?,?") + row("INC4", "", "?,?,?,?,?") +
                  row("INC5", "New", "?,?,?,?,?", "-1") + "INC6,New\n" +
                  row("INC7", "Closed", "?,1,?,28-02-2016 01:16,?")});

        REQUIRE(end.ok());
        CHECK(table.entries().empty());
        CHECK(codes(table) == std::vector<std::string>{"number missing_value",
                                                       "incident_state unknown_word",
                                                       "priority unknown_word",
                                                       "sys_updated_at invalid_time",
                                                       "number invalid_id",
                                                       "incident_state missing_value",
                                                       "sys_mod_count not_a_number",
                                                       " wrong_cell_count",
                                                       "resolved_at out_of_range"});
        CHECK(table.problems()[1].place.line == 3);
        CHECK(table.problems()[1].value == "Dreaming");
        CHECK(table.problems()[1].message.starts_with("incident_state 'Dreaming': "));
    }

    TEST_CASE("a user may say which column is read and what a word means") {
        TableMapping mapping;
        mapping.columns["began"] = "started";
        mapping.words["state"] = {{"dreaming", "on_hold"}};
        mapping.words["priority"] = {{"", "P4"}};

        const auto [table, end] = read("incident",
                                       "servicenow-csv",
                                       {"number,state,started,opened_at\nINC1,Dreaming,2020-01-02 "
                                        "03:04,2019-01-01 00:00\n"},
                                       mapping);

        REQUIRE(end.ok());
        CHECK(incident(table, "INC1").state == model::IncidentState::on_hold);
        CHECK(incident(table, "INC1").priority == model::IncidentPriority::p4);
        CHECK(format_utc_time(incident(table, "INC1").began) == "2020-01-02T03:04:00Z");
        CHECK(table.dropped().at("opened_at") == 1);
        CHECK(check_mapping(mapping, find_table_kind("incident")->fields).empty());
    }

    TEST_CASE("a mapping that names nothing of the table is refused, each of its mistakes") {
        TableMapping mapping;
        mapping.columns["start"] = "x";
        mapping.columns["began"] = "";
        mapping.words["title"] = {{"a", "b"}};
        mapping.words["state"] = {{"a", "asleep"}};

        const auto violations = check_mapping(mapping, find_table_kind("incident")->fields);

        REQUIRE(violations.size() == 4);
        CHECK(violations[0].pointer == "/fields/began");
        CHECK(violations[1].pointer == "/fields/start");
        CHECK(violations[2].pointer == "/values/state/a");
        CHECK(violations[3].pointer == "/values/title");
    }

    TEST_CASE("a closed change without a known close code is refused until somebody says") {
        const std::string file =
            "number,short_description,state,close_code,sys_created_on\n"
            "CHG1,a,Closed,,2020-01-01 00:00:00\nCHG2,b,3,dunno,2020-01-01 00:00:00\n"
            "CHG3,c,3,successful_issues,2020-01-01 00:00:00\n"
            "CHG4,d,Closed,Unsuccessful,2020-01-01 00:00:00\n"
            "CHG5,e,Closed,Backed out,2020-01-01 00:00:00\n"
            "CHG6,f,Canceled,,2020-01-01 00:00:00\nCHG7,g,-1,,2020-01-01 00:00:00\n";
        TableMapping mapping;
        mapping.words["close_code"] = {{"", "closed"}, {"dunno", "failed"}};

        const auto strict = read("change_request", "servicenow-csv", {file}).table;
        const auto said = read("change_request", "servicenow-csv", {file}, mapping).table;

        CHECK(codes(strict) ==
              std::vector<std::string>{"close_code missing_value", "close_code unknown_word"});
        CHECK(said.problem_count() == 0);
        const std::vector<model::ChangeState> states = {model::ChangeState::closed,
                                                        model::ChangeState::failed,
                                                        model::ChangeState::closed,
                                                        model::ChangeState::failed,
                                                        model::ChangeState::backed_out,
                                                        model::ChangeState::cancelled,
                                                        model::ChangeState::created};
        for (std::size_t i = 0; i < states.size(); i++) {
            const model::ChangeRecord made = change(said, "CHG" + std::to_string(i + 1));
            CHECK(made.state == states[i]);
            REQUIRE(made.transitions.size() == 1);
            CHECK(made.transitions[0].to == states[i]);
            CHECK(made.transitions[0].codes == std::vector<std::string>{"imported"});
        }
        CHECK(change(said, "CHG7").transitions[0].reason == "imported from snow: state '-1'");
        CHECK(said.notes().at("open_came_as_new") == 1);
    }

    TEST_CASE("a file of another table is refused, by its columns, its class or its numbers") {
        const auto csv = [](std::string_view kind, const std::string& text) {
            return read(kind, "servicenow-csv", {text});
        };
        const std::string bare = "number,short_description,state,opened_at";

        const auto bare_end = csv("change_request", bare + "\n").end;
        const auto changes_end = csv("incident", bare + ",priority,type\n").end;
        const auto number =
            csv("incident", bare + ",priority\nCHG1,a,New,2020-01-01 00:00:00,1\n").table;
        const auto classes =
            csv("change_request",
                bare +
                    ",type,sys_class_name\nINC1,a,New,2020-01-01 00:00:00,Normal,Change Request\n"
                    "CHG2,a,New,2020-01-01 00:00:00,Normal,incident\n"
                    "CHG3,a,New,2020-01-01 00:00:00,Normal,change_task\n")
                .table;
        const auto json = read("change_request",
                               "servicenow-json",
                               {R"({"result":[{"number":"X1","state":"New","severity":"1",)"
                                R"("opened_at":"2020-01-01 00:00:00"}]})"})
                              .table;

        REQUIRE_FALSE(bare_end.ok());
        CHECK(bare_end.error().message.find("chg_model") != std::string::npos);
        REQUIRE_FALSE(changes_end.ok());
        CHECK(changes_end.error().message.find("those of the table change_request") !=
              std::string::npos);
        CHECK(codes(number) == std::vector<std::string>{"number other_table"});
        CHECK(codes(classes) == std::vector<std::string>{"sys_class_name other_table",
                                                         "sys_class_name unknown_word"});
        CHECK(classes.entries().contains("INC1"));  // the class says more than the number
        CHECK(classes.dropped().empty());
        CHECK(codes(json) == std::vector<std::string>{" other_table"});
    }

    TEST_CASE("times that cannot have been are problems of their rows") {
        const std::string head =
            "number,short_description,type,state,close_code,opened_at,work_start,work_end,"
            "closed_at,end_date\n";
        const auto closed = [](const std::string& id, const std::string& times) {
            return id + ",a,Normal,Closed,Successful," + times + "\n";
        };

        const auto changes =
            read("change_request",
                 "servicenow-csv",
                 {head + closed("C1", "2020-01-02 00:00,,,2020-01-01 00:00,") +
                  closed("C2",
                         "2020-01-01 00:00,2020-01-05 00:00,2020-01-03 00:00,2020-01-06 00:00,") +
                  closed("C3", "2020-01-01 00:00,2020-01-05 00:00,,2020-01-03 00:00,") +
                  closed("C4", "2030-03-18 17:46:41,,,2031-01-01 00:00,") +
                  closed("C5", "2030-03-18 17:46:40,,,2031-01-01 00:00,") +
                  closed("C6", "2020-01-03 00:00,2020-01-01 00:00,2020-01-02 00:00,,") +
                  closed("C7", "2020-01-01 00:00,,,2020-01-01 00:00,2040-01-01 00:00")})
                .table;
        const auto incidents =
            read("incident",
                 "servicenow-csv",
                 {kHeader + "I1,New,1,2030-03-18 17:46:41,?,1,?,?,?\n" +
                  "I2,Closed,1,2030-03-18 17:46:40,?,1,?,2030-03-18 17:46:41,?\n"})
                .table;

        CHECK(codes(changes) == std::vector<std::string>{"closed_at out_of_range",
                                                         "work_end out_of_range",
                                                         "closed_at out_of_range",
                                                         "opened_at out_of_range",
                                                         "closed_at out_of_range",
                                                         "closed_at out_of_range"});
        CHECK(changes.entries().size() == 2);
        CHECK(changes.entries().contains("C6"));  // work was done before anybody opened the change
        CHECK(changes.entries().contains("C7"));  // what is planned may be in the future
        CHECK(changes.problems()[1].message ==
              "work_end '2020-01-03 00:00': is 2020-01-03T00:00:00Z, before the work began at "
              "2020-01-05T00:00:00Z");
        CHECK(codes(incidents) ==
              std::vector<std::string>{"opened_at out_of_range", "resolved_at out_of_range"});
    }

    TEST_CASE("plans of a change are evidence where they are not empty") {
        const auto table = read("change_request",
                                "servicenow-csv",
                                {"number,short_description,state,opened_at,test_plan,backout_plan,"
                                 "implementation_plan,start_date,end_date,risk,requested_by\n"
                                 "CHG1,a,New,2020-01-01 00:00:00,\"run\nit\",undo,?,2020-01-02 "
                                 "00:00:00,2020-01-02 01:00:00,High,ann\n"})
                               .table;

        REQUIRE(table.problem_count() == 0);
        const model::ChangeRecord made = change(table, "CHG1");
        REQUIRE(made.plan.evidence.size() == 2);
        CHECK(made.plan.evidence[0].kind == model::EvidenceKind::other);
        CHECK(made.plan.evidence[0].reference == "test_plan: run\nit");
        CHECK(made.plan.evidence[1].kind == model::EvidenceKind::rollback_plan);
        CHECK(made.plan.evidence[1].by == "ann");
        CHECK(made.plan.window->end.microseconds - made.plan.window->start.microseconds ==
              kHourMicroseconds);
        CHECK(table.dropped().at("risk") == 1);
    }

    TEST_CASE("a pair is read by what it keeps, its times in UTC; a reference by its value") {
        const std::string file =
            R"({"result": [{"number": {"display_value": "INC1", "value": "INC1"},
            "state": {"display_value": "In Bearbeitung", "value": 2.0},
            "opened_at": {"display_value": "2020-11-11 09:54:57", "value": "2020-11-11 17:54:57"},
            "cmdb_ci": {"link": "https://x/1", "value": "ab12"}, "priority": 1, "active": true,
            "tags": ["a"], "u": {"a": {"b": 1}}, "n": null}], "more": {"deep": [1, {}]}})";

        for (const std::size_t piece : {1U, 7U, 4096U}) {
            const auto [table, end] = read("incident", "servicenow-json", {file}, {}, piece);

            REQUIRE(end.ok());
            REQUIRE(table.problem_count() == 0);
            const model::Incident made = incident(table, "INC1");
            CHECK(format_utc_time(made.began) == "2020-11-11T17:54:57Z");
            CHECK(made.state == model::IncidentState::in_progress);
            CHECK(made.source_state == "In Bearbeitung");
            CHECK(made.priority == model::IncidentPriority::p1);
            CHECK(table.entries().at("INC1").ci.value == "ab12");
            CHECK(table.entries().at("INC1").place.pointer == "/result/0");
            CHECK(table.dropped().size() == 3);
        }
    }

    TEST_CASE("a JSON file that is no answer of the Table API says what it is instead") {
        const auto code = [](const std::string& file) {
            const auto [table, end] = read("incident", "servicenow-json", {file});
            if (!end.ok()) {
                return end.error().violations.empty() ? end.error().message
                                                      : end.error().violations.front().code;
            }
            return table.problems().empty() ? std::string() : table.problems()[0].code;
        };

        CHECK(code(R"({"error": {"message": "No Record found"}})") == "invalid_json");
        CHECK(code("[]") == "invalid_json");
        CHECK(code("") == "invalid_json");
        CHECK(code("7") == "invalid_json");
        CHECK(code(R"({"result": 7})") == "invalid_json");
        CHECK(code(R"({"result": [7]})") == "invalid_json");
        CHECK(code(R"({"result": [[]]})") == "invalid_json");
        CHECK(code(R"({"result": [{"number": "1")") == "invalid_json");
        CHECK(code(R"({"result": [], "result": []})") == "invalid_json");
        CHECK(code("{\"result\": [{\"number\": \"\xff\"}]}") == "invalid_json");
        CHECK(code(R"({"result": [{"number": "1", "number": "2"}]})") == "duplicate_member");
        CHECK(code("{\"result\": " + std::string(80, '[') + std::string(80, ']') + "}") ==
              "invalid_json");
        CHECK(code("{\"a\": " + std::string(80, '[') + std::string(80, ']') + "}") == "too_deep");
        CHECK(code(R"({"result": []})").empty());
        CHECK(code("{\"result\": {\"number\": \"" + std::string(kTableRecordBytesMax * 2, 'x'))
                  .find("4194304") != std::string::npos);
    }

    TEST_CASE("a CSV file without what names its rows is refused") {
        const auto code = [](const std::string& file) {
            const auto [table, end] = read("incident", "servicenow-csv", {file});
            return end.ok() ? std::string() : end.error().violations.front().code;
        };

        CHECK(code("state,opened_at\nNew,?\n") == "missing_column");
        CHECK(code("number,state,state\n") == "invalid_header");
        CHECK(code("number,,state\n") == "invalid_header");
        CHECK(code("").empty());
        CHECK(code("number,state,priority\n").empty());
    }

    TEST_CASE("the incident log of a real service desk gives its incidents") {
        const auto path = kData / "uci-incident" / "incident_event_log.csv";
        if (!std::filesystem::exists(path)) {
            MESSAGE("no shared data: ", path.string());
            return;
        }
        const std::string file = contents(path);
        std::vector<std::string> lines;
        std::istringstream in(file);
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
        const std::string header = lines.front() + "\n";
        lines.erase(lines.begin());
        std::ranges::shuffle(lines, std::mt19937(3));
        std::vector<std::string> shuffled = {header, header, header};
        for (std::size_t i = 0; i < lines.size(); i++) {
            shuffled[i % 3] += lines[i] + "\n";
        }

        const auto [table, end] = read("incident", "servicenow-csv", {file});

        REQUIRE(end.ok());
        CHECK(table.rows() == 5998);
        CHECK(table.problem_count() == 0);
        CHECK(table.entries().size() == 890);
        std::map<std::string, int> priorities;
        int with_ci = 0;
        int caused = 0;
        for (const auto& [id, entry] : table.entries()) {
            const model::Incident made = model::decode_incident(entry.bytes).value();
            CHECK(made.state == model::IncidentState::closed);
            CHECK(made.ended.has_value());
            priorities[std::string(model::incident_priority_name(*made.priority))]++;
            with_ci += made.ci_named.empty() ? 0 : 1;
            caused += made.caused_by.empty() ? 0 : 1;
        }
        CHECK(priorities ==
              std::map<std::string, int>{{"P1", 15}, {"P2", 33}, {"P3", 757}, {"P4", 85}});
        CHECK(with_ci == 5);
        CHECK(caused == 2);
        CHECK(table.dropped().at("rfc") == 22);
        CHECK(table.dropped().at("closed_at") == 861);
        CHECK(records(read("incident", "servicenow-csv", shuffled).table) == records(table));
    }

    TEST_CASE("a real answer of the Table API gives its change") {
        const auto path = kData / "servicenow" / "create_change_request.json.resp";
        if (!std::filesystem::exists(path)) {
            MESSAGE("no shared data: ", path.string());
            return;
        }

        const auto [table, end] = read("change_request", "servicenow-json", {contents(path)});

        REQUIRE(end.ok());
        CHECK(table.problem_count() == 0);
        const model::ChangeRecord made = change(table, "CHG0030003");
        CHECK(made.plan.title == "Reboot server on scheduled interval");
        CHECK(made.plan.type == model::ChangeType::normal);
        CHECK(made.plan.model == "Normal");
        CHECK(made.plan.requester == "Jane Doe");
        CHECK(made.plan.evidence.empty());
        CHECK(made.state == model::ChangeState::created);
        CHECK(format_utc_time(made.created) == "2020-11-11T17:54:57Z");
        CHECK(table.dropped().at("risk") == 1);
        CHECK(table.dropped().count("test_plan") == 0);
    }
}

}  // namespace
}  // namespace faultline::importers::testing
