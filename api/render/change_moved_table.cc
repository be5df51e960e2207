// The table of a step of the lifecycle: what was moved, and which steps may follow.

#include <algorithm>
#include <string>

#include "api/render/answer_kind.h"
#include "engine/change/lifecycle.h"

namespace faultline::render {

namespace {

using change::Gate;
using json::Value;

bool asks(const change::Transition& row, Gate gate) {
    return std::ranges::find(row.gates, gate) != row.gates.end();
}

// "CHG0000001 Firmware: new -> assess by rita as requester; version 12".
std::string moved_note(const Value& answer) {
    const Value& change = answer["change"];
    std::string note = change["id"].text() + " " + change["title"].text() + ": ";
    const json::Array& made = change["transitions"].items();
    if (made.empty()) return note + change["state"].text();
    const Value& last = made.back();
    note += last["from"].text() + " -> " + last["to"].text() + " by " + last["by"].text() + " as " +
            last["role"].text();
    if (!last["assessment"].is_null()) note += ", on assessment " + last["assessment"].text();
    return note + "; version " + answer["version"].text();
}

std::string ended_note(const Value& change) {
    const std::string due = change["review_due"].text();
    if (due.empty() || !change["review"].is_null()) return "it has ended; no step follows";
    return "it has ended; its review is due until " + due;
}

// What must be so, without what is known of the change already.
std::string needs_of(const change::Transition& row) {
    std::string needs;
    for (const Gate gate : row.gates) {
        if (gate == Gate::is_emergency) continue;
        needs += (needs.empty() ? "" : ", ") + std::string(change::gate_name(gate));
    }
    return needs.empty() ? "-" : needs;
}

std::string roles_of(const change::Transition& row) {
    std::string roles;
    for (const model::ChangeRole role : row.roles) {
        roles += (roles.empty() ? "" : ", ") + std::string(model::change_role_name(role));
    }
    return roles;
}

void add_next(const Value& change, Table& table) {
    const bool is_emergency =
        change["type"].text() == model::change_type_name(model::ChangeType::emergency);
    for (const change::Transition& row : change::lifecycle()) {
        if (model::change_state_name(row.from) != change["state"].text()) continue;
        if (asks(row, Gate::is_emergency) && !is_emergency) continue;
        table.rows.push_back(
            {std::string(model::change_state_name(row.to)), roles_of(row), needs_of(row)});
    }
}

Table moved_table(const Value& answer) {
    const Value& change = answer["change"];
    Table table;
    table.notes.push_back(moved_note(answer));
    table.columns = {"NEXT", "ROLES", "GATES"};
    add_next(change, table);
    if (table.rows.empty()) table.notes.push_back(ended_note(change));
    return table;
}

}  // namespace

constinit const AnswerKind AnswerKind::change_moved = {.table = moved_table};

}  // namespace faultline::render
