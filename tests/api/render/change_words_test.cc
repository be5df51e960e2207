#include "api/render/change_words.h"

#include <doctest/doctest.h>

namespace faultline::render {

namespace {

json::Value read(std::string_view text) {
    auto value = json::parse(text);
    REQUIRE(value.ok());
    return std::move(value).value();
}

// "before | after" for each cell pair.
std::vector<std::string> rows(std::string_view member,
                              std::string_view before,
                              std::string_view after) {
    std::vector<std::string> rows;
    for (const MemberChange& change : member_changes(member, read(before), read(after))) {
        rows.push_back(change.before + " | " + change.after);
    }
    return rows;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a history shows of a list only the items that went and came") {
    const std::string first = R"({"ci": "web", "effect": "may_fail", "capacity": null, "step": 1})";
    const std::string second = R"({"ci": "db", "effect": "capacity", "capacity": 2, "step": 2})";
    const std::string third =
        R"({"ci": "db", "effect": "planned_down", "capacity": null, "step": 2})";

    CHECK(rows("cis", "[" + first + "," + second + "]", "[" + first + "," + third + "]") ==
          Rows{"step 2: db capacity 2 | ", " | step 2: db planned_down"});
    CHECK(rows("cis", "[" + first + "]", "[" + first + "," + first + "]") ==
          Rows{" | step 1: web may_fail"});
    CHECK(rows("cis", "[" + first + "," + second + "]", "[" + second + "," + first + "]") ==
          Rows{" | in another order"});
    CHECK(rows("cis", "null", "[" + first + "]") == Rows{" | step 1: web may_fail"});
}

TEST_CASE("a history says in words what was done, and shows the rest as it is") {
    CHECK(
        rows("transitions",
             "[]",
             R"([{"from": "new", "to": "assess", "role": "requester", "by": "ann", "reason": "now",
                    "codes": ["other"], "assessment": null, "at": "T"}])") ==
        Rows{" | new -> assess by ann as requester, T: now [other]"});
    CHECK(rows("review", "null", R"({"by": "ann", "text": "well done", "at": "T"})") ==
          Rows{" | well done (ann, T)"});
    CHECK(rows("state", R"("new")", R"("assess")") == Rows{"new | assess"});
    CHECK(rows("edits", "[]", R"([{"step":1,"edits":[]}])") == Rows{R"( | {"step":1,"edits":[]})"});
}

}  // namespace faultline::render
