#include "api/render/text.h"

#include <algorithm>
#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace faultline::render {
namespace {

json::Value parsed(const std::string& text) {
    auto value = json::parse(text);
    REQUIRE(value.ok());
    return std::move(value).value();
}

json::Value ci_list(const std::string& cis, const std::string& cursor = "null") {
    return parsed(R"({"version":2,"graph_version":2,"as_of":null,"cis":[)" + cis +
                  R"(],"next_cursor":)" + cursor + "}");
}

std::string ci(const std::string& id, const std::string& name) {
    return R"({"id":")" + id + R"(","name":")" + name + R"(","class":"server"})";
}

const char* const kImpact = R"json({"version":3,"graph_version":2,"as_of":null,
"question":{"failed":["h"],"max_hops":1,"limit":1},"complete":false,
"summary":{"failed":1,"down":2,"at_risk":1,"impaired":1,"inherited":1,"by_class":{}},
"down":[{"id":"a","name":"A","class":"vm","hops":1,"path":["a","h"],
"broken_groups":[{"name":"g","required":2,"capacity_left":1}]}],
"at_risk":[{"id":"b","name":"B","class":"app","hit_groups":[
{"name":"p","required":1,"capacity_left":3,"held_by":["x","y"],"margin":2},
{"name":"q","required":1,"capacity_left":1,"held_by":["z"],"margin":0}]}],
"impaired":[{"id":"c","name":"C","class":"app","soft_needs":[{"target":"h","strength":0.2}]}],
"inherited":[{"id":"d","name":"D","class":"svc","nearest":{"owner":"b","group":"q","margin":0},
"margin_min":0},{"id":"e","name":"E","class":"svc",
"nearest":{"owner":"c","soft_target":"h","margin":null},"margin_min":null}],
"frontier":{"count":4,"ids":["f"]},
"omitted":{"down":1,"at_risk":0,"impaired":0,"inherited":0}})json";

TEST_SUITE("api/render/text") {
    TEST_CASE("a summary without lists is a table of its classes") {
        const auto answer = json::parse(
            R"({"version":1,"question":{"failed":["a"]},"complete":true,"summary":{"down":2,)"
            R"("at_risk":0,"impaired":0,"inherited":1,"by_class":{"host":{"down":2,"at_risk":0,)"
            R"("impaired":0,"inherited":1}}}})");

        REQUIRE(answer.ok());
        CHECK(as_csv(AnswerKind::impact, answer.value()) ==
              "CLASS,DOWN,AT RISK,IMPAIRED,INHERITED\r\nhost,2,0,0,1\r\n");
    }

    TEST_CASE("what is missing is an empty cell in CSV and a dash for people") {
        const auto answer =
            parsed(R"({"version":2,"count":1,"at":"T","next_cursor":null,"changes":[{"id":"CHG1",)"
                   R"("state":"new","type":"normal","model":"","team":"-1","ci_count":0,)"
                   R"("planned_start":null,"planned_end":null,"review_due":null,"reviewed":false,)"
                   R"("review_overdue":false,"title":"a title"}]})");

        CHECK(as_csv(AnswerKind::change_record_list, answer) ==
              "ID,STATE,TYPE,MODEL,TEAM,CIS,START,END,REVIEW,TITLE\r\n"
              "CHG1,new,normal,,'-1,0,,,,a title\r\n");
        CHECK(
            as_table(AnswerKind::change_record_list, answer)
                .ends_with("CHG1  new    normal  -      -1    0    -      -    -       a title\n"));
    }

    TEST_CASE("shares that nobody knows are empty in CSV") {
        const auto answer =
            parsed(R"({"cis":1,"at":"T","checked":0,"conform":0,"gaps":0,"unknown":1,"score":null,)"
                   R"("rules":[{"rule":"r","cis":1,"checked":0,"conform":0,"gaps":0,"unknown":1,)"
                   R"("score":null}]})");

        CHECK(as_csv(AnswerKind::conformance_report, answer) ==
              "BY,NAME,CIS,CHECKED,CONFORM,GAPS,UNKNOWN,SCORE\r\nrule,r,1,0,0,0,1,\r\n");
        CHECK(as_table(AnswerKind::conformance_report, answer).find("(-)") != std::string::npos);
    }

    TEST_CASE("columns line up by characters, not bytes, and lines have no space at their end") {
        const auto answer = ci_list(ci("ä", "Käse") + "," + ci("ab", "x") + "," + ci("\u20ac", ""));

        CHECK(as_table(AnswerKind::ci_list, answer) ==
              "ID  CLASS   NAME\n"
              "ä   server  Käse\n"
              "ab  server  x\n"
              "\u20ac   server\n");
    }

    TEST_CASE("a table says what its answer left out") {
        const std::string list = as_table(AnswerKind::ci_list, ci_list(ci("a", "A"), R"("c1-61")"));
        const std::string impact = as_table(AnswerKind::impact, parsed(kImpact));

        CHECK(list.find("there are more: --cursor c1-61") != std::string::npos);
        CHECK(impact.find("not complete") != std::string::npos);
        CHECK(impact.find("beyond max_hops: 4 more") != std::string::npos);
        CHECK(impact.find("not shown (limit): 1 down") != std::string::npos);
    }

    TEST_CASE("an empty answer is a table of its notes alone") {
        CHECK(as_table(AnswerKind::ci_list, ci_list("")).empty());
        CHECK(as_table(AnswerKind::lint, parsed(R"({"version":7,"count":0,"findings":[]})")) ==
              "0 findings at version 7\n");
    }

    TEST_CASE("control characters of a value do not reach a terminal or break a row") {
        const auto answer = parsed(
            R"({"version":2,"ci":{"id":"a","class":"c","name":"a",)"
            R"("attributes":{"x":"1\u001b[2J\n2\u009b"}},)"
            R"("relationships":[],"groups":[],"provenance":{"x":{"source":"s","version":2}}})");

        const std::string table = as_table(AnswerKind::ci, answer);

        CHECK(table.find("1 [2J 2") != std::string::npos);
        CHECK(table.find("\u009b") == std::string::npos);
        CHECK(table.find('\x1b') == std::string::npos);
        CHECK(std::ranges::count(table, '\n') == 5);
    }

    TEST_CASE("CSV quotes what RFC 4180 wants quoted") {
        const auto answer = ci_list(ci("a,b", "say \\\"x\\\"") + "," + ci("c", "two\\nlines"));

        CHECK(as_csv(AnswerKind::ci_list, answer) ==
              "ID,CLASS,NAME\r\n"
              "\"a,b\",server,\"say \"\"x\"\"\"\r\n"
              "c,server,\"two\nlines\"\r\n");
    }

    TEST_CASE("a cell that a spreadsheet would run is prefixed") {
        for (const char* name : {"=1+1", "+1", "-1", "@x", "\\t=1", "\\r=1"}) {
            CAPTURE(name);
            const std::string csv = as_csv(AnswerKind::ci_list, ci_list(ci("a", name)));

            CHECK(csv.find("'") != std::string::npos);
        }
        CHECK(as_csv(AnswerKind::ci_list, ci_list(ci("a", "x=1"))).find('\'') == std::string::npos);
    }

    TEST_CASE("a blast radius as CSV has one row for every item of its lists") {
        CHECK(as_csv(AnswerKind::impact, parsed(kImpact)) ==
              "RESULT,ID,NAME,CLASS,HOPS,MARGIN,WHY\r\n"
              "down,a,A,vm,1,,a > h; g has 1 of 2\r\n"
              "at risk,b,B,app,,0,\"p has 3 of 1, held by x, y; q has 1 of 1, held by z\"\r\n"
              "impaired,c,C,app,,,h (strength 0.2)\r\n"
              "inherited,d,D,svc,,0,nearest hit: b q\r\n"
              "inherited,e,E,svc,,,nearest hit: c h\r\n");
    }

    TEST_CASE("a blast radius as NDJSON is its summary and its items, each with its result") {
        const std::string text = as_ndjson(AnswerKind::impact, parsed(kImpact));

        CHECK(
            text.starts_with(R"({"result":"summary","version":3,"graph_version":2,"as_of":null,)"));
        CHECK(text.find("\n{\"result\":\"down\",\"id\":\"a\",") != std::string::npos);
        CHECK(text.find("\n{\"result\":\"inherited\",\"id\":\"e\",") != std::string::npos);
        CHECK(text.find(R"("omitted":{"down":1,)") != std::string::npos);
        CHECK(std::ranges::count(text, '\n') == 6);
    }

    TEST_CASE("an answer without lists is one line of NDJSON") {
        const auto answer = parsed(R"({"version":2,"problems":[]})");

        CHECK(as_ndjson(AnswerKind::import, answer) == "{\"version\":2,\"problems\":[]}\n");
        CHECK(as_ndjson(AnswerKind::ci_list, ci_list(ci("a", "A") + "," + ci("b", "B"))) ==
              ci("a", "A") + "\n" + ci("b", "B") + "\n");
    }
}

}  // namespace
}  // namespace faultline::render
