#include "api/render/impact_explanation_tables.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::render {
namespace {

using Row = std::vector<std::string>;

// The explanation of `s`, which holds, with these members beside.
Table table_of(const std::string& more) {
    const std::string path =
        R"([{"dependent":{"id":"s","name":"S","class":"service","result":"at_risk"},)"
        R"("dependency":{"id":"x","name":"X","class":"host","result":"failed","hops":0},)"
        R"("need":"member","group":"g","strength":1.0,"delay_s":5,"recorded_as":[)"
        R"({"type":"runs_on","sources":["cmdb","scan"]}]}])";
    const auto answer = storage::must(json::parse(
        R"({"explanation":{"id":"s","name":"S","class":"service","result":"at_risk",)"
        R"("sentence":"It holds.","details":["So it is."],"soft_needs":[],)"
        R"("groups":[{"owner":"s","name":"g","broken":false,"required":1,"capacity_left":1,)"
        R"("margin":0,"lost":[{"id":"x","name":"X","class":"host","result":"failed",)"
        R"("capacity":1}],"surviving":[{"id":"y","name":"Y","class":"host",)"
        R"("result":"unaffected","capacity":1}]}],"path":)" +
        path + more + (more.empty() ? "" : path + R"(],"paths_complete":false)") + "}}"));
    return with_explanation(answer, {});
}

TEST_SUITE("api/render/impact_explanation_tables") {
    TEST_CASE("sentences are notes; the CI, its path and its members are rows") {
        const Table table = table_of("");

        CHECK(table.notes == Row{"It holds.", "So it is."});
        CHECK(table.rows ==
              std::vector<Row>{
                  {"explained", "s", "S", "service", "at risk", "g of s has 1 of 1 with margin 0"},
                  {"path",
                   "s",
                   "S",
                   "service",
                   "at risk",
                   "needs x in group g, after 5 s (runs_on from cmdb, scan)"},
                  {"path", "x", "X", "host", "failed", ""},
                  {"group g of s", "x", "X", "host", "failed", "lost, capacity 1"},
                  {"group g of s", "y", "Y", "host", "unaffected", "holds, capacity 1"}});
    }

    TEST_CASE("several paths are numbered, and it is said if there may be more") {
        const Table table = table_of(R"(,"paths":[)");

        CHECK(table.notes.back() == "there may be more paths: looking for them was too much work");
        REQUIRE(table.rows.size() == 5);
        CHECK(table.rows[1][0] == "path 1");
        CHECK(table.rows[2][0] == "path 1");
        CHECK(table.rows[3][0] == "group g of s");
    }
}

}  // namespace
}  // namespace faultline::render
