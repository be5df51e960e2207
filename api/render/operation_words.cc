// The lines of a plan's operations.

#include <string>
#include <string_view>

#include "api/render/common.h"
#include "api/render/field_changes.h"
#include "api/render/plans.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(identify::PlannedStep step) {
    switch (step) {
        case identify::PlannedStep::create:
            return "create";
        case identify::PlannedStep::update:
            return "update";
        case identify::PlannedStep::retire:
            break;
    }
    return "retire";
}

// Without what is absent, and without a version, which a plan must not hold.
void write_planned_relationship(const identify::PlannedChange& change,
                                const identify::PlannedNames& names,
                                const identify::MergedRelationship& relationship,
                                const identify::MergedCi& ci,
                                JsonWriter& out) {
    const model::RelationshipClaim& claim = relationship.content;
    const std::string_view other = names.ci(claim.other);
    out.begin_object();
    out.member("source", claim.other_is_source ? other : change.id);
    out.member("type", names.symbol(claim.type));
    out.member("target", claim.other_is_source ? change.id : other);
    if (claim.group != identify::MergedRelationship::kUngrouped) {
        out.member("group", ci.groups[claim.group].name);
    }
    out.member("capacity", claim.capacity);
    out.member("strength", claim.strength);
    out.member("delay_s", claim.delay_s);
    if (claim.verified_at) {
        out.member("verified_at", format_utc_time(UtcTime{*claim.verified_at}));
    }
    out.key("sources");
    out.begin_array();
    for (const SymbolId source : relationship.sources) {
        out.value(names.symbol(source));
    }
    out.end_array();
    out.end_object();
}

void write_fields(const identify::PlannedChange& change,
                  const identify::PlannedNames& names,
                  JsonWriter& out) {
    const auto write_relationship = [&](const identify::MergedRelationship& relationship,
                                        const identify::MergedCi& ci) {
        write_planned_relationship(change, names, relationship, ci, out);
    };
    write_field_changes({.id = change.id,
                         .before = change.before,
                         .after = change.after,
                         .fields = &change.fields,
                         .symbol_name = [&](SymbolId symbol) { return names.symbol(symbol); },
                         .write_relationship = write_relationship},
                        out);
}

// Without the line feed at the end.
template <typename Write>
std::string line_of(Write write) {
    std::string line = json::to_json(write);
    line.pop_back();
    return line;
}

std::string change_line(const identify::PlannedChange& change,
                        const identify::PlannedNames& names) {
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", name_of(change.step));
        out.member("ci", change.id);
        out.key("changes");
        write_fields(change, names, out);
        out.key("claims");
        out.begin_array();
        for (const identify::PlannedClaim& claim : change.claims) {
            out.begin_object();
            out.member("source", claim.source);
            out.member("withdrawn", claim.is_withdrawn);
            out.end_object();
        }
        out.end_array();
        out.end_object();
    });
}

std::string problem_line(const app::ImportAnswer& answer, const model::Problem& problem) {
    const bool is_note = problem.code == "relationship_retired" || problem.code == "not_complete";
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", is_note ? "note" : "quarantine");
        out.member("file", answer.files[problem.origin.file]);
        out.member("line", problem.origin.line);
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.end_object();
    });
}

std::string counts_line(const app::ImportAnswer& answer) {
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", "counts");
        write_run_counts("cis", answer.cis, out);
        write_run_counts("relationships", answer.relationships, out);
        out.member("problem_count", answer.problem_count);
        out.end_object();
    });
}

}  // namespace

const app::OperationWords& operation_words() {
    static const app::OperationWords kWords = {change_line, problem_line, counts_line};
    return kWords;
}

}  // namespace faultline::render
