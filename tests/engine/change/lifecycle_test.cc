// Lifecycle: exactly the steps of the table can be taken, by exactly its roles, and every gate
// refuses by itself.

#include "engine/change/lifecycle.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::change {
namespace {

using model::ChangeRecord;
using model::ChangeRole;
using model::ChangeState;
using model::ChangeType;

constexpr UtcTime kNow{1'700'000'000'000'000};

// The table once more, by hand: from, to, roles, gates.
constexpr const char* kExpected = R"(
new assess requester,change_manager plan_complete
new cancelled requester,change_manager reason_given
assess new assessor,change_manager reason_given
assess authorize assessor,change_manager
plan_complete,assessment_stored,assessment_current,differences_seen
assess schedule change_manager
plan_complete,assessment_stored,assessment_current,nothing_blocks,auto_approved,differences_seen
assess implement emergency_approver
plan_complete,is_emergency,assessment_stored,assessment_current,differences_seen,)"
                                  R"(four_eyes_requester,reason_given
assess cancelled requester,change_manager reason_given
authorize assess assessor,change_manager reason_given
authorize schedule approver
assessment_stored,assessment_current,nothing_blocks,differences_seen,four_eyes_requester
authorize rejected approver reason_given,codes_given
authorize cancelled requester,change_manager reason_given
schedule assess requester,change_manager reason_given
schedule implement implementer
assessment_stored,assessment_current,nothing_blocks,differences_seen,no_freeze,window_open
schedule cancelled requester,change_manager reason_given
implement verify implementer -
implement failed implementer reason_given,outcome_stated
implement backed_out implementer reason_given,outcome_stated
verify closed requester,assessor,change_manager four_eyes_team,outcome_stated
verify failed requester,assessor,change_manager reason_given,outcome_stated
verify backed_out implementer reason_given,outcome_stated
)";

struct Row {
    std::set<std::string> roles;
    std::set<std::string> gates;
};

std::set<std::string> words(const std::string& list) {
    std::set<std::string> found;
    std::istringstream in(list);
    for (std::string word; std::getline(in, word, ',');) {
        if (word != "-") found.insert(word);
    }
    return found;
}

std::map<std::pair<std::string, std::string>, Row> expected_table() {
    std::map<std::pair<std::string, std::string>, Row> table;
    std::istringstream in(kExpected);
    for (std::string from, to, roles, gates; in >> from >> to >> roles >> gates;) {
        table[{from, to}] = {words(roles), words(gates)};
    }
    return table;
}

ChangeState state(std::size_t number) {
    return static_cast<ChangeState>(number);
}

ChangeRole role(std::size_t number) {
    return static_cast<ChangeRole>(number);
}

// A change of which every gate holds.
ChangeRecord good_change(ChangeState from) {
    ChangeRecord change;
    change.id = "CHG1";
    change.state = from;
    change.plan.title = "t";
    change.plan.type = ChangeType::emergency;
    change.plan.cis = {{"a"}};
    change.plan.window = model::PlannedWindow{{kNow.microseconds - kHourMicroseconds},
                                              {kNow.microseconds + kHourMicroseconds}};
    change.plan.team = "net";
    change.plan.requester = "rita";
    change.transitions = {{.from = ChangeState::schedule,
                           .to = ChangeState::implement,
                           .role = ChangeRole::implementer,
                           .by = "imma"}};
    return change;
}

GateFacts good_facts() {
    GateFacts facts;
    facts.now = kNow;
    facts.assessment_stored = true;
    facts.assessment_current = true;
    facts.auto_approved = true;
    return facts;
}

TransitionRequest good_request(const Transition& row) {
    TransitionRequest request;
    request.to = row.to;
    request.role = row.roles.front();
    request.by = "olga";
    request.reason = "r";
    request.codes = {"other"};
    const bool asks_outcome = std::ranges::find(row.gates, Gate::outcome_stated) != row.gates.end();
    if (asks_outcome) request.outage = false;
    return request;
}

// What a transition is about.
struct Situation {
    ChangeRecord change;
    TransitionRequest request;
    GateFacts facts;

    [[nodiscard]] std::vector<std::string> refusals() const {
        std::vector<std::string> codes;
        for (const Violation& violation : why_not(change, request, facts)) {
            CHECK_FALSE(violation.message.empty());
            codes.push_back(violation.code);
        }
        return codes;
    }
};

Situation good_situation(const Transition& row) {
    return {good_change(row.from), good_request(row), good_facts()};
}

// Makes one gate refuse, and no other.
void shut(Gate gate, Situation& s) {
    switch (gate) {
        case Gate::plan_complete:
            s.change.plan.team.clear();
            break;
        case Gate::is_emergency:
            s.change.plan.type = ChangeType::normal;
            break;
        case Gate::assessment_stored:
            s.facts.assessment_stored = false;
            break;
        case Gate::assessment_current:
            s.facts.assessment_current = false;
            break;
        case Gate::nothing_blocks:
            s.facts.blockers = {"load test missing"};
            break;
        case Gate::auto_approved:
            s.facts.auto_approved = false;
            break;
        case Gate::differences_seen:
            s.facts.unseen = {"service pay goes down"};
            break;
        case Gate::four_eyes_requester:
            s.request.by = "rita";
            break;
        case Gate::four_eyes_team:
            s.request.by = "imma";
            break;
        case Gate::no_freeze:
            s.facts.freezes = {"year end"};
            break;
        case Gate::window_open:
            s.facts.now = s.change.plan.window->end;
            break;
        case Gate::reason_given:
            s.request.reason = " ";
            break;
        case Gate::codes_given:
            s.request.codes.clear();
            break;
        case Gate::outcome_stated:
            s.request.outage.reset();
            break;
    }
}

using Codes = std::vector<std::string>;

// The states that can be reached from `new` if `facts` never change, whoever acts.
std::set<ChangeState> reachable(ChangeType type, const GateFacts& facts) {
    std::set<ChangeState> reached = {ChangeState::created};
    std::vector<ChangeState> left = {ChangeState::created};
    while (!left.empty()) {
        Situation s{good_change(left.back()), {}, facts};
        left.pop_back();
        s.change.plan.type = type;
        for (std::size_t to = 0; to < model::kChangeStates; to++) {
            for (std::size_t acts = 0; acts < 2 * model::kChangeRoles; acts++) {
                s.request = {.to = state(to), .role = role(acts / 2), .by = "olga", .reason = "r"};
                s.request.codes = {"other"};
                if (acts % 2 == 1) s.request.outage = true;
                if (!why_not(s.change, s.request, s.facts).empty()) continue;
                if (reached.insert(state(to)).second) left.push_back(state(to));
            }
        }
    }
    return reached;
}

TEST_SUITE("engine/change/lifecycle") {
    TEST_CASE("the table is the one that was agreed, sorted, with a row for a pair once") {
        auto expected = expected_table();
        REQUIRE(expected.size() == lifecycle().size());

        for (const Transition& row : lifecycle()) {
            CAPTURE(model::change_state_name(row.from));
            CAPTURE(model::change_state_name(row.to));
            Row found;
            for (const ChangeRole one : row.roles) {
                found.roles.emplace(model::change_role_name(one));
            }
            for (const Gate gate : row.gates) {
                found.gates.emplace(gate_name(gate));
            }
            const Row wanted = expected.at({std::string(model::change_state_name(row.from)),
                                            std::string(model::change_state_name(row.to))});
            CHECK(found.roles == wanted.roles);
            CHECK(found.gates == wanted.gates);
        }
        CHECK(std::ranges::is_sorted(
            lifecycle(), {}, [](const Transition& row) { return std::pair(row.from, row.to); }));
    }

    TEST_CASE("every pair of states and every role: allowed if and only if the table has it") {
        const auto expected = expected_table();
        for (std::size_t from = 0; from < model::kChangeStates; from++) {
            for (std::size_t to = 0; to < model::kChangeStates; to++) {
                const auto row = expected.find({std::string(model::change_state_name(state(from))),
                                                std::string(model::change_state_name(state(to)))});
                const Transition* const there = find_transition(state(from), state(to));
                CHECK((there != nullptr) == (row != expected.end()));
                for (std::size_t acts = 0; acts < model::kChangeRoles; acts++) {
                    CAPTURE(from);
                    CAPTURE(to);
                    CAPTURE(acts);
                    Situation s{good_change(state(from)), {}, good_facts()};
                    if (there != nullptr) s.request = good_request(*there);
                    s.request.to = state(to);
                    s.request.role = role(acts);
                    s.request.by = "olga";

                    const Codes refusals = s.refusals();

                    const std::string name(model::change_role_name(role(acts)));
                    if (row == expected.end()) {
                        CHECK(refusals == Codes{"no_such_transition"});
                    } else if (!row->second.roles.contains(name)) {
                        CHECK(refusals == Codes{"role_not_allowed"});
                    } else {
                        CHECK(refusals == Codes{});
                    }
                }
            }
        }
    }

    TEST_CASE("every gate of every row refuses by itself with its name, and lets pass else") {
        std::set<Gate> seen;
        for (const Transition& row : lifecycle()) {
            CAPTURE(model::change_state_name(row.from));
            CAPTURE(model::change_state_name(row.to));
            CHECK(good_situation(row).refusals() == Codes{});
            for (std::size_t i = 0; i < kGates; i++) {
                const auto gate = static_cast<Gate>(i);
                CAPTURE(gate_name(gate));
                const bool is_asked = std::ranges::find(row.gates, gate) != row.gates.end();
                Situation s = good_situation(row);
                shut(gate, s);

                CHECK(s.refusals() == (is_asked ? Codes{std::string(gate_name(gate))} : Codes{}));

                if (is_asked) seen.insert(gate);
            }
        }
        CHECK(seen.size() == kGates);
    }

    TEST_CASE("all that is wrong is told at once") {
        Situation s =
            good_situation(*find_transition(ChangeState::schedule, ChangeState::implement));
        s.request.role = ChangeRole::approver;
        s.request.codes = {"nonsense"};
        s.request.outage = true;
        s.facts.blockers = {"a", "b"};
        s.facts.freezes = {"f"};
        s.change.plan.window.reset();

        CHECK(s.refusals() == Codes{"role_not_allowed",
                                    "nothing_blocks",
                                    "no_freeze",
                                    "window_open",
                                    "unknown_code",
                                    "outcome_not_asked"});
    }

    TEST_CASE("what a plan lacks is told by name") {
        Situation s = good_situation(*find_transition(ChangeState::created, ChangeState::assess));
        s.change.plan = {};

        const auto refusals = why_not(s.change, s.request, s.facts);

        REQUIRE(refusals.size() == 1);
        CHECK(refusals[0].message ==
              "the plan does not name CIs or edits, a planned window, a team and a requester");
        s = good_situation(*find_transition(ChangeState::created, ChangeState::assess));
        s.change.plan.cis.clear();
        CHECK(s.refusals() == Codes{"plan_complete"});
        s.change.plan.edits = {{1}};
        CHECK(s.refusals() == Codes{});
    }

    TEST_CASE("the window is open from its start until just before its end") {
        Situation s =
            good_situation(*find_transition(ChangeState::schedule, ChangeState::implement));
        const model::PlannedWindow window = *s.change.plan.window;
        const auto at = [&](UtcTime now) {
            s.facts.now = now;
            return s.refusals();
        };

        CHECK(at({window.start.microseconds - 1}) == Codes{"window_open"});
        CHECK(at(window.start) == Codes{});
        CHECK(at({window.end.microseconds - 1}) == Codes{});
        CHECK(at(window.end) == Codes{"window_open"});
    }

    TEST_CASE("whoever had a hand in implementing a change cannot close it, whatever their role") {
        Situation s = good_situation(*find_transition(ChangeState::verify, ChangeState::closed));
        s.change.transitions.push_back({.from = ChangeState::implement,
                                        .to = ChangeState::verify,
                                        .role = ChangeRole::implementer,
                                        .by = "ivan"});
        for (const ChangeRole acts :
             {ChangeRole::requester, ChangeRole::assessor, ChangeRole::change_manager}) {
            s.request.role = acts;
            s.request.by = "ivan";
            CHECK(s.refusals() == Codes{"four_eyes_team"});
            s.request.by = "rita";
            CHECK(s.refusals() == Codes{});
        }
    }

    TEST_CASE("four eyes see through case and blanks, as requester and as implementer") {
        Situation decides =
            good_situation(*find_transition(ChangeState::authorize, ChangeState::schedule));
        Situation closes =
            good_situation(*find_transition(ChangeState::verify, ChangeState::closed));
        for (const char* blank : {"", " ", "\xC2\xA0"}) {
            decides.request.by = "Rita" + std::string(blank);
            closes.request.by = "IMMA" + std::string(blank);
            CHECK(decides.refusals() == Codes{"four_eyes_requester"});
            CHECK(closes.refusals() == Codes{"four_eyes_team"});
        }
    }

    TEST_CASE("whoever initiated a change or acted as its requester counts as its requester") {
        Situation s =
            good_situation(*find_transition(ChangeState::authorize, ChangeState::schedule));
        CHECK(s.refusals() == Codes{});
        CHECK_FALSE(is_requester(s.change, "olga"));
        CHECK(is_requester(s.change, "rita"));

        s.change.initiators = {"bea", "olga"};
        CHECK(s.refusals() == Codes{"four_eyes_requester"});
        s.change.initiators.clear();
        s.change.transitions.push_back({.from = ChangeState::created,
                                        .to = ChangeState::assess,
                                        .role = ChangeRole::requester,
                                        .by = "olga"});
        CHECK(s.refusals() == Codes{"four_eyes_requester"});
        s.change.transitions.back().role = ChangeRole::change_manager;
        CHECK(s.refusals() == Codes{});
    }

    TEST_CASE("what is worse is acknowledged by anybody who did not request the change") {
        const ChangeRecord change = good_change(ChangeState::authorize);

        CHECK(why_no_acknowledgement(change, "olga").empty());
        const auto refusals = why_no_acknowledgement(change, "RITA");
        REQUIRE(refusals.size() == 1);
        CHECK(refusals[0].code == "four_eyes_requester");
        CHECK(refusals[0].pointer == "/by");
    }

    TEST_CASE("a reason that is blank is refused at its place") {
        Situation s = good_situation(*find_transition(ChangeState::assess, ChangeState::cancelled));
        s.request.reason = " \t";

        const auto refusals = why_not(s.change, s.request, s.facts);

        REQUIRE(refusals.size() == 1);
        CHECK(refusals[0].pointer == "/reason");
        CHECK(refusals[0].code == "reason_given");
    }

    TEST_CASE("no path leads to implementation without a stored assessment") {
        const std::set<ChangeState> implemented = {ChangeState::implement,
                                                   ChangeState::verify,
                                                   ChangeState::closed,
                                                   ChangeState::failed,
                                                   ChangeState::backed_out};
        for (const ChangeType type :
             {ChangeType::standard, ChangeType::normal, ChangeType::emergency}) {
            GateFacts facts = good_facts();
            const auto with = reachable(type, facts);
            facts.assessment_stored = false;
            const auto without = reachable(type, facts);

            CHECK(std::ranges::includes(with, implemented));
            for (const ChangeState reached : without) {
                CHECK_FALSE(implemented.contains(reached));
            }
        }
    }

    TEST_CASE("only an emergency change is implemented while nobody authorizes") {
        GateFacts facts = good_facts();
        facts.auto_approved = false;
        facts.blockers = {"b"};

        CHECK_FALSE(reachable(ChangeType::normal, facts).contains(ChangeState::implement));
        CHECK_FALSE(reachable(ChangeType::standard, facts).contains(ChangeState::implement));
        CHECK(reachable(ChangeType::emergency, facts).contains(ChangeState::implement));
    }

    TEST_CASE("nothing follows a final state, and every other state leads to one") {
        for (std::size_t from = 0; from < model::kChangeStates; from++) {
            const bool goes_on = std::ranges::any_of(
                lifecycle(), [&](const Transition& row) { return row.from == state(from); });
            CHECK(goes_on != model::is_final(state(from)));
        }
    }

    TEST_CASE("a step that was taken is written down, with its codes in order and once") {
        Situation s =
            good_situation(*find_transition(ChangeState::authorize, ChangeState::rejected));
        s.request.codes = {"risk_too_high", "load_test_missing", "risk_too_high"};
        s.request.principal = "os";

        const ChangeRecord after = after_transition(s.change, s.request, kNow);

        CHECK(after.state == ChangeState::rejected);
        const model::ChangeTransition& made = after.transitions.back();
        CHECK(made.from == ChangeState::authorize);
        CHECK(made.to == ChangeState::rejected);
        CHECK(made.role == ChangeRole::approver);
        CHECK(made.by == "olga");
        CHECK(made.principal == "os");
        CHECK(made.reason == "r");
        CHECK(made.codes == Codes{"load_test_missing", "risk_too_high"});
        CHECK(made.at == kNow);
        CHECK(after.ended == kNow);
        CHECK_FALSE(after.review_due);
        CHECK_FALSE(after.started);
    }

    TEST_CASE("no path leads to implementation past what is worse and nobody acknowledged") {
        for (const ChangeType type :
             {ChangeType::standard, ChangeType::normal, ChangeType::emergency}) {
            GateFacts facts = good_facts();
            facts.unseen = {"service pay goes down"};

            const auto reached = reachable(type, facts);

            CHECK_FALSE(reached.contains(ChangeState::authorize));
            CHECK_FALSE(reached.contains(ChangeState::schedule));
            CHECK_FALSE(reached.contains(ChangeState::implement));
        }
    }

    TEST_CASE("the review of an emergency change is due three days after it started, then ended") {
        const Transition& begins = *find_transition(ChangeState::assess, ChangeState::implement);
        const Transition& ends = *find_transition(ChangeState::implement, ChangeState::failed);
        TransitionRequest failed = good_request(ends);
        failed.outage = true;
        const UtcTime end{kNow.microseconds + kHourMicroseconds};

        const ChangeRecord started =
            after_transition(good_change(ChangeState::assess), good_request(begins), kNow);
        const ChangeRecord ended = after_transition(started, failed, end);
        ChangeRecord normal = started;
        normal.plan.type = ChangeType::normal;
        normal.review_due.reset();

        CHECK(started.started == kNow);
        CHECK_FALSE(started.ended);
        CHECK(started.review_due == UtcTime{kNow.microseconds + 3 * kDayMicroseconds});
        CHECK(ended.ended == end);
        CHECK(ended.outage == true);
        CHECK(ended.review_due == UtcTime{end.microseconds + 3 * kDayMicroseconds});
        CHECK_FALSE(after_transition(normal, failed, end).review_due);
    }

    TEST_CASE("a plan is altered before anybody decides about it, and not later") {
        std::set<std::string_view> states;
        for (std::size_t i = 0; i < model::kChangeStates; i++) {
            if (may_amend(state(i))) states.insert(model::change_state_name(state(i)));
        }

        CHECK(states == std::set<std::string_view>{"new", "assess"});
    }

    TEST_CASE("a review is written once, when one is due, by nobody who implemented the change") {
        ChangeRecord change = good_change(ChangeState::closed);
        const auto codes = [&](const std::string& by) {
            Codes found;
            for (const Violation& violation : why_no_review(change, by)) {
                found.push_back(violation.code);
            }
            return found;
        };

        CHECK(codes("olga") == Codes{"no_review_due"});
        change.review_due = kNow;
        change.state = ChangeState::verify;
        CHECK(codes("olga") == Codes{"no_review_due"});
        change.state = ChangeState::closed;
        CHECK(codes("olga") == Codes{});
        CHECK(codes("imma") == Codes{"four_eyes_team"});
        change.review = model::ChangeReview{"olga", "fine", kNow};
        CHECK(codes("otto") == Codes{"reviewed_already"});
    }

    TEST_CASE("the last assessment that was seen is one that was decided on or acknowledged") {
        ChangeRecord change;
        CHECK(last_seen_assessment(change) == 0);
        change.transitions = {{.to = ChangeState::assess, .assessment = 9},
                              {.to = ChangeState::authorize, .assessment = 2},
                              {.to = ChangeState::schedule, .assessment = 3}};
        CHECK(last_seen_assessment(change) == 3);
        change.acknowledgements = {{.assessment = 5, .by = "a", .reason = "", .at = kNow}};
        CHECK(last_seen_assessment(change) == 5);
    }

    TEST_CASE("words for gates and codes are unique, and every gate says what it asks") {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < kGates; i++) {
            CHECK(names.insert(gate_name(static_cast<Gate>(i))).second);
            CHECK_FALSE(gate_meaning(static_cast<Gate>(i)).empty());
        }
        const auto codes = rejection_codes();
        CHECK(std::ranges::is_sorted(codes));
        CHECK(std::ranges::adjacent_find(codes) == codes.end());
        CHECK(std::ranges::find(codes, "load_test_missing") != codes.end());
    }
}

}  // namespace
}  // namespace faultline::change
