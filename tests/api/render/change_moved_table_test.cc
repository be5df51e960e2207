// The table of a step: one sentence, and the steps that this change may take next.

#include <string>

#include <doctest/doctest.h>

#include "api/render/answer_kind.h"
#include "engine/change/lifecycle.h"

namespace faultline::render {
namespace {

// The table of an answer about a change in `state`, with more members of the change.
Table table_of(const std::string& state, const std::string& members) {
    const auto answer = json::parse(R"({"version":12,"graph_version":9,"change":{"id":"CHG1",)"
                                    R"("title":"Core","state":")" +
                                    state + R"(",)" + members + "}}");
    REQUIRE(answer.ok());
    return AnswerKind::change_moved.table(answer.value());
}

std::string made(const std::string& before,
                 const std::string& after,
                 const std::string& assessment) {
    return R"("review_due":null,"review":null,"transitions":[{"from":"x","to":"y","role":"z",)"
           R"("by":"nobody","assessment":null},{"from":")" +
           before + R"(","to":")" + after + R"(","role":"approver","by":"femke","assessment":)" +
           assessment + "}]";
}

TEST_SUITE("api/render/change_moved_table") {
    TEST_CASE(
        "the newest step is told with who took it, on which assessment and at which version") {
        const Table table =
            table_of("schedule", R"("type":"normal",)" + made("authorize", "schedule", "3"));

        REQUIRE(table.notes.size() == 1);
        CHECK(table.notes[0] ==
              "CHG1 Core: authorize -> schedule by femke as approver, on assessment 3; version 12");
        REQUIRE(table.rows.size() == 3);
        CHECK(table.rows[0] ==
              std::vector<std::string>{"assess", "requester, change_manager", "reason_given"});
        CHECK(table.rows[1][0] == "implement");
        CHECK(table.rows[1][1] == "implementer");
    }

    TEST_CASE("only an emergency is told that it may be implemented at once") {
        const std::string step = made("new", "assess", "null");

        const Table normal = table_of("assess", R"("type":"normal",)" + step);
        const Table emergency = table_of("assess", R"("type":"emergency",)" + step);

        CHECK(normal.notes[0] == "CHG1 Core: new -> assess by femke as approver; version 12");
        CHECK(normal.rows.size() == 4);
        REQUIRE(emergency.rows.size() == 5);
        CHECK(emergency.rows[3] ==
              std::vector<std::string>{"implement",
                                       "emergency_approver",
                                       "plan_complete, assessment_stored, assessment_current, "
                                       "differences_seen, four_eyes_requester, reason_given"});
    }

    TEST_CASE("a change that has ended is told so, with the review that it still needs") {
        const Table closed =
            table_of("closed", R"("type":"normal",)" + made("verify", "closed", "null"));
        const Table due = table_of(
            "closed", R"("type":"emergency","review_due":"2030-01-04T00:00:00Z","review":null)");
        const Table reviewed = table_of(
            "closed",
            R"("type":"emergency","review_due":"2030-01-04T00:00:00Z","review":{"by":"a"})");

        CHECK(closed.rows.empty());
        CHECK(closed.notes.back() == "it has ended; no step follows");
        CHECK(due.notes.back() == "it has ended; its review is due until 2030-01-04T00:00:00Z");
        CHECK(reviewed.notes.back() == "it has ended; no step follows");
    }

    TEST_CASE("every row of the lifecycle is told of some change, and nothing else is") {
        for (const change::Transition& row : change::lifecycle()) {
            const std::string state(model::change_state_name(row.from));
            CAPTURE(state);

            const Table table = table_of(state, R"("type":"emergency",)" + made("x", "y", "null"));

            std::size_t told = 0;
            for (const auto& next : table.rows) {
                if (next[0] == model::change_state_name(row.to)) told++;
                const auto to = model::find_change_state(next[0]);
                REQUIRE(to);
                CHECK(change::find_transition(row.from, *to) != nullptr);
            }
            CHECK(told == 1);
        }
    }
}

}  // namespace
}  // namespace faultline::render
