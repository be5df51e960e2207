// Rows of the table `incident`.

#include <algorithm>
#include <array>
#include <string>

#include "importers/record_table.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

using Columns = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kNumber = {"number"};
constexpr std::array<std::string_view, 1> kTitle = {"short_description"};
constexpr std::array<std::string_view, 1> kCi = {"cmdb_ci"};
constexpr std::array<std::string_view, 1> kBegan = {"opened_at"};
constexpr std::array<std::string_view, 2> kEnded = {"resolved_at", "closed_at"};
constexpr std::array<std::string_view, 1> kPriority = {"priority"};
constexpr std::array<std::string_view, 2> kState = {"incident_state", "state"};
constexpr std::array<std::string_view, 1> kCausedBy = {"caused_by"};
constexpr std::array<std::string_view, 1> kOpenedBy = {"opened_by"};
constexpr std::array<std::string_view, 1> kGroup = {"assignment_group"};
constexpr std::array<std::string_view, 1> kSourceId = {"sys_id"};
constexpr std::array<std::string_view, 1> kModification = {"sys_mod_count"};
constexpr std::array<std::string_view, 2> kUpdated = {"sys_updated_on", "sys_updated_at"};

constexpr std::array<std::string_view, 1> kTable = {"sys_class_name"};

constexpr std::array<std::string_view, 7> kOwnColumns = {"incident_state",
                                                         "resolved_at",
                                                         "resolved_by",
                                                         "caused_by",
                                                         "caller_id",
                                                         "severity",
                                                         "reopen_count"};
constexpr std::array<std::string_view, 2> kUsualColumns = {"priority", "category"};

constexpr std::array<std::string_view, 5> kPriorityWords = {"P1", "P2", "P3", "P4", "none"};
constexpr std::array<std::string_view, 6> kStateWords = {
    "new", "in_progress", "on_hold", "resolved", "closed", "cancelled"};

constexpr std::array kFields = {
    TableField{"id", kNumber},
    TableField{"title", kTitle},
    TableField{"ci", kCi},
    TableField{"began", kBegan},
    TableField{"ended", kEnded},
    TableField{"priority", kPriority, kPriorityWords},
    TableField{"state", kState, kStateWords},
    TableField{"caused_by", kCausedBy},
    TableField{"opened_by", kOpenedBy},
    TableField{"group", kGroup},
    TableField{"source_id", kSourceId},
    TableField{"modification", kModification},
    TableField{"updated", kUpdated},
    TableField{"table", kTable, kTableNames},
};

// Planning is no urgency of an incident that is there.
constexpr std::array kPriorities = {
    TableWord{"1", "P1"},
    TableWord{"1 - critical", "P1"},
    TableWord{"critical", "P1"},
    TableWord{"2", "P2"},
    TableWord{"2 - high", "P2"},
    TableWord{"high", "P2"},
    TableWord{"3", "P3"},
    TableWord{"3 - moderate", "P3"},
    TableWord{"moderate", "P3"},
    TableWord{"4", "P4"},
    TableWord{"4 - low", "P4"},
    TableWord{"low", "P4"},
    TableWord{"5", "none"},
    TableWord{"5 - planning", "none"},
    TableWord{"planning", "none"},
};

constexpr std::array kStates = {
    TableWord{"1", "new"},
    TableWord{"new", "new"},
    TableWord{"2", "in_progress"},
    TableWord{"in progress", "in_progress"},
    TableWord{"active", "in_progress"},
    TableWord{"work in progress", "in_progress"},
    TableWord{"3", "on_hold"},
    TableWord{"on hold", "on_hold"},
    TableWord{"awaiting user info", "on_hold"},
    TableWord{"awaiting caller", "on_hold"},
    TableWord{"awaiting problem", "on_hold"},
    TableWord{"awaiting change", "on_hold"},
    TableWord{"awaiting vendor", "on_hold"},
    TableWord{"awaiting evidence", "on_hold"},
    TableWord{"6", "resolved"},
    TableWord{"resolved", "resolved"},
    TableWord{"7", "closed"},
    TableWord{"closed", "closed"},
    TableWord{"8", "cancelled"},
    TableWord{"canceled", "cancelled"},
    TableWord{"cancelled", "cancelled"},
};

void set_priority(TableRow& row, model::Incident& incident, TableEntry& entry) {
    const auto word = row.word("priority", kPriorities);
    if (!word) {
        entry.notes.emplace_back("no_priority");
    } else if (*word == "none") {
        entry.notes.emplace_back("priority_is_planning");
    } else {
        incident.priority = model::find_incident_priority(*word);
    }
}

// When it ended is said of incidents that have; an audit log of one says it in all of its rows.
void set_state(TableRow& row, model::Incident& incident, TableEntry& entry) {
    incident.source_state = row.line("state");
    const auto word = row.word("state", kStates);
    if (!word) {
        if (row.ok()) row.refuse("state", "missing_value", "is missing or empty");
        return;
    }
    incident.state = model::find_incident_state(*word).value_or(model::IncidentState::created);
    const auto ended = row.past_time("ended");
    if (!model::is_open(incident.state)) {
        incident.ended = ended;
        if (!ended) entry.notes.emplace_back("ended_without_time");
    } else if (ended) {
        entry.notes.emplace_back("open_with_end_time");
    }
}

// The field of the table that a pointer of a violation is about.
std::string_view field_at(std::string_view pointer) {
    const std::string_view name = pointer.substr(std::min<std::size_t>(1, pointer.size()));
    for (const TableField& field : kFields) {
        if (field.name == name) return field.name;
    }
    if (name == "ci_named") return "ci";
    return name == "source_state" ? "state" : "id";
}

std::optional<TableEntry> make_incident(TableRow& row, std::string_view source) {
    TableEntry entry;
    model::Incident incident;
    incident.id = row.required_line("id");
    incident.title = row.line("title");
    if (const auto began = row.past_time("began")) {
        incident.began = *began;
    } else if (row.ok()) {
        row.refuse("began", "missing_value", "is missing or empty");
    }
    set_priority(row, incident, entry);
    set_state(row, incident, entry);
    incident.caused_by = row.line("caused_by");
    incident.opened_by = row.line("opened_by");
    incident.group = row.line("group");
    incident.source = std::string(source);
    incident.source_id = row.line("source_id");
    entry.revision.modification = row.count("modification");
    entry.revision.updated = row.time("updated").value_or(UtcTime{});
    incident.revision = entry.revision;
    if (const TableCell* const ci = row.cell("ci")) entry.ci = *ci;
    incident.ci_named = row.line("ci");
    if (!row.ok()) return std::nullopt;
    for (const Violation& violation : model::validate(incident)) {
        row.refuse(field_at(violation.pointer), violation.code, violation.message);
    }
    if (!row.ok()) return std::nullopt;
    entry.id = incident.id;
    entry.bytes = model::encode_incident(incident);
    return entry;
}

}  // namespace

TableKind incident_table() {
    return {"incident",
            model::kIncidentRecord,
            kFields,
            make_incident,
            {"INC", kOwnColumns, kUsualColumns}};
}

}  // namespace faultline::importers
