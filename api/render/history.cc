#include "api/render/history.h"

#include <string>

#include "api/render/common.h"
#include "api/render/field_changes.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(app::CiStep step) {
    switch (step) {
        case app::CiStep::created:
            return "created";
        case app::CiStep::updated:
            return "updated";
        case app::CiStep::retired:
            return "retired";
        case app::CiStep::revived:
            return "revived";
        case app::CiStep::merged:
            return "merged";
        case app::CiStep::kept:
            break;
    }
    return "kept";
}

// The cursor of the page that goes on before the last version shown.
template <typename Entries>
void write_next_version(const Entries& entries, bool more, JsonWriter& out) {
    const std::string last = more ? std::to_string(raw(entries.back().origin.version)) : "";
    write_next_cursor(more ? std::optional<std::string_view>(last) : std::nullopt, out);
}

void write_entry(const app::RelationshipHistoryAnswer& answer,
                 const app::RelationshipHistoryEntry& entry,
                 JsonWriter& out) {
    out.begin_object();
    write_origin(entry.origin, out);
    write_texts("retired", entry.retired, out);
    out.key("sides");
    out.begin_array();
    for (const app::RelationshipHistoryEntry::Side& side : entry.sides) {
        out.begin_object();
        out.member("owner", side.owner);
        out.key("changes");
        write_field_changes(answer.view, side.owner, side.change, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace

void write_ci_history(const app::CiHistoryAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("ci", answer.id);
    out.member("alive", answer.alive);
    if (!answer.merged_into.empty()) out.member("merged_into", answer.merged_into);
    out.key("history");
    out.begin_array();
    for (const app::CiHistoryEntry& entry : answer.entries) {
        out.begin_object();
        write_origin(entry.origin, out);
        out.member("what", name_of(entry.what));
        if (!entry.merged_into.empty()) out.member("merged_into", entry.merged_into);
        out.key("changes");
        write_field_changes(answer.view, answer.id, entry.change, out);
        out.end_object();
    }
    out.end_array();
    write_next_version(answer.entries, answer.more, out);
    out.end_object();
}

void write_relationship_history(const app::RelationshipHistoryAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("source", answer.key.source);
    out.member("type", answer.key.type);
    out.member("target", answer.key.target);
    out.member("group", answer.key.group);
    out.key("history");
    out.begin_array();
    for (const app::RelationshipHistoryEntry& entry : answer.entries) {
        write_entry(answer, entry, out);
    }
    out.end_array();
    write_next_version(answer.entries, answer.more, out);
    out.end_object();
}

void write_relationship_list(const app::RelationshipListAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(*answer.at, out);
    out.key("relationships");
    out.begin_array();
    for (const app::ListedRelationship& listed : answer.relationships) {
        const identify::MergedCi& ci = answer.records[listed.record].merged();
        const CiParts parts{&answer.at->view, listed.owner, &ci, nullptr, nullptr};
        write_relationship(parts, ci.relationships[listed.index], listed.other, out);
    }
    out.end_array();
    write_next_cursor(answer.more ? std::optional<std::string_view>(answer.relationships.back().key)
                                  : std::nullopt,
                      out);
    out.end_object();
}

}  // namespace faultline::render
