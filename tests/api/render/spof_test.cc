#include "api/render/spof.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/json/value.h"
#include "api/render/answer_kind.h"
#include "api/render/text.h"
#include "tests/api/app/test_app.h"

namespace faultline::render {
namespace {

using app::ci_line;
using app::group_line;
using app::kTester;
using app::need_line;
using app::TestApp;
using storage::must;

// A shop with two web servers, which share a host in a rack, and a database.
std::string shop() {
    std::string text =
        ci_line("svc-shop", "business_service") + ci_line("web-1") + ci_line("web-2") +
        ci_line("h7", "host") + ci_line("rack-2", "rack") + ci_line("db", "database") +
        need_line("svc-shop", "db") + need_line("svc-shop", "web-1", "web") +
        need_line("svc-shop", "web-2", "web") + group_line("svc-shop", "web", 1) +
        need_line("web-1", "h7") + need_line("web-2", "h7") + need_line("h7", "rack-2");
    return text;
}

std::string spof_json(TestApp& test, const app::SpofQuestion& question, const SpofView& view = {}) {
    const auto answer = must(app::ask_spof(kTester, test.app(), question));
    return json::to_json([&](json::JsonWriter& out) { write_spof(answer, view, out); });
}

// The explanations of a CI's points, in their order.
std::vector<std::string> explanations(const std::string& text, const std::string& ci) {
    TestApp test;
    test.import_text(text);
    std::vector<std::string> all;
    const auto document = must(json::parse(spof_json(test, {.ci = ci})));
    for (const json::Value& point : document["single_points_of_failure"].items()) {
        all.push_back(point["id"].text() + ": " + point["explanation"].text());
    }
    return all;
}

using Lines = std::vector<std::string>;

TEST_SUITE("api/render/spof") {
    TEST_CASE("single points have the members of the contract in their order, byte for byte") {
        TestApp test;
        test.import_text(shop());

        CHECK(spof_json(test, {.ci = "svc-shop"}) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"ci":"svc-shop",)J"
              R"J("single_points_of_failure":[)J"
              R"J({"id":"svc-shop","name":"svc-shop","class":"business_service","hops":0,)J"
              R"J("explanation":"svc-shop itself"},)J"
              R"J({"id":"db","name":"db","class":"database","hops":1,)J"
              R"J("explanation":"db takes down svc-shop"},)J"
              R"J({"id":"h7","name":"h7","class":"host","hops":2,)J"
              R"J("explanation":"h7 takes down web-1 and web-2; group web of svc-shop then has )J"
              R"J(0 of 1"},)J"
              R"J({"id":"rack-2","name":"rack-2","class":"rack","hops":3,)J"
              R"J("explanation":"rack-2 takes down h7; h7 takes down web-1 and web-2; group web )J"
              R"J(of svc-shop then has 0 of 1"}]})J"
              "\n");
    }

    TEST_CASE("shared causes and a limit bring their members, and what was left out is counted") {
        TestApp test;
        test.import_text(shop());

        CHECK(spof_json(test, {.ci = "svc-shop", .shared_causes = true}, {1}) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"ci":"svc-shop",)J"
              R"J("single_points_of_failure":[)J"
              R"J({"id":"svc-shop","name":"svc-shop","class":"business_service","hops":0,)J"
              R"J("explanation":"svc-shop itself"}],)J"
              R"J("shared_causes":[{"owner":"svc-shop","group":"web",)J"
              R"J("cause":{"id":"h7","name":"h7","class":"host"},)J"
              R"J("members":["web-1","web-2"],"nearest":true}],)J"
              R"J("omitted":{"single_points_of_failure":3,"shared_causes":1}})J"
              "\n");
    }

    TEST_CASE("a long chain of hard needs is shortened and says by how much") {
        const std::string nodes = ci_line("a") + ci_line("b") + ci_line("c") + ci_line("d") +
                                  ci_line("e") + ci_line("f") + ci_line("g");
        const std::string needs = need_line("a", "b") + need_line("b", "c") + need_line("c", "d") +
                                  need_line("d", "e") + need_line("e", "f") + need_line("f", "g");

        CHECK(explanations(nodes + needs, "a") ==
              Lines{"a: a itself",
                    "b: b takes down a",
                    "c: c takes down b, which takes down a",
                    "d: d takes down c, which takes down b, which takes down a",
                    "e: e takes down d, which takes down c, which takes down b, which takes down a",
                    "f: f takes down e, which takes down d, which takes down c and, 2 steps on, a",
                    "g: g takes down f, which takes down e, which takes down d and, 3 steps on, "
                    "a"});
    }

    TEST_CASE("a member that a group cannot spare is named as what the group misses") {
        const std::string text = ci_line("s") + ci_line("m1") + ci_line("m2") + ci_line("m3") +
                                 need_line("s", "m1", "pool") + need_line("s", "m2", "pool") +
                                 need_line("s", "m3", "pool") + group_line("s", "pool", 2) +
                                 need_line("m3", "m2");

        CHECK(explanations(text, "s") ==
              Lines{"s: s itself",
                    "m2: m2 takes down m3; without these and m2 group pool of s has 1 of 2"});
        CHECK(explanations(ci_line("s") + ci_line("m") + need_line("s", "m", "pool"), "s") ==
              Lines{"s: s itself", "m: without m group pool of s has 0 of 1"});
    }

    TEST_CASE("groups that break one after the other are told with what lies between them") {
        const std::string text =
            ci_line("s") + ci_line("p") + ci_line("q") + ci_line("r") + ci_line("a") +
            ci_line("b") + ci_line("x") + ci_line("y") + ci_line("z") + need_line("s", "p") +
            need_line("p", "q", "outer") + need_line("p", "r", "outer") + need_line("q", "a") +
            need_line("r", "a") + need_line("a", "b") + need_line("b", "x", "inner") +
            need_line("b", "y", "inner") + need_line("x", "z") + need_line("y", "z");

        const Lines all = explanations(text, "s");

        CHECK(all.back() ==
              "z: z takes down x and y; group inner of b then has 0 of 1; b takes down a, which "
              "takes down q; without q and r group outer of p has 0 of 1; p takes down s");
    }

    TEST_CASE("many members are named in part and counted") {
        std::string text = ci_line("s") + ci_line("h");
        for (const char* member : {"m1", "m2", "m3", "m4", "m5", "m6"}) {
            text += ci_line(member) + need_line("s", member, "pool") + need_line(member, "h");
        }

        CHECK(explanations(text, "s").back() ==
              "h: h takes down m1, m2, m3 and 3 more; group pool of s then has 0 of 1");
    }

    TEST_CASE("a page of a class says for each CI what it says alone, and where the next begins") {
        TestApp test;
        std::string text = shop();
        for (int i = 0; i < 150; i++) {
            const std::string id = "svc-" + std::to_string(1000 + i);
            text += ci_line(id, "business_service") + need_line(id, i % 2 == 0 ? "h7" : "db");
        }
        test.import_text(text);
        const auto page =
            must(app::list_spof(kTester, test.app(), {.after = "svc-1000", .limit = 149}));

        const auto document = must(
            json::parse(json::to_json([&](json::JsonWriter& out) { write_spof_list(page, out); })));

        REQUIRE(document["cis"].items().size() == 149);
        CHECK(document["cis"].items().front()["id"].text() == "svc-1001");
        CHECK(document["next_cursor"].text() != "");
        for (const json::Value& ci : document["cis"].items()) {
            const auto alone = must(json::parse(spof_json(test, {.ci = ci["id"].text()})));
            REQUIRE(ci["single_points_of_failure"].text() ==
                    alone["single_points_of_failure"].text());
        }
        const auto all = must(app::list_spof(kTester, test.app(), {.limit = 151}));
        CHECK(all.cis.size() == 151);
        CHECK_FALSE(all.more);
    }

    TEST_CASE("the table of points has a line for each with its reason") {
        TestApp test;
        test.import_text(shop());
        const auto answer = must(json::parse(
            spof_json(test, {.ci = "svc-shop", .shared_causes = true}, SpofView{.limit = 3})));

        CHECK(as_csv(AnswerKind::spof, answer) ==
              "RESULT,ID,NAME,CLASS,HOPS,WHY\r\n"
              "point,svc-shop,svc-shop,business_service,0,svc-shop itself\r\n"
              "point,db,db,database,1,db takes down svc-shop\r\n"
              "point,h7,h7,host,2,h7 takes down web-1 and web-2; group web of svc-shop then has "
              "0 of 1\r\n"
              "shared cause,h7,h7,host,,\"group web of svc-shop loses web-1, web-2 together\"\r\n"
              "shared cause beneath,rack-2,rack-2,rack,,\"group web of svc-shop loses web-1, "
              "web-2 together\"\r\n");
        CHECK(as_table(AnswerKind::spof, answer)
                  .starts_with("svc-shop has 4 single points of failure, and 2 shared causes in "
                               "the groups beneath it, at version 2\n"
                               "not shown: 1 single_points_of_failure\n"));
    }
}

}  // namespace
}  // namespace faultline::render
