#include "api/render/quarantine.h"

#include <string>

#include "api/render/common.h"
#include "engine/base/bytes.h"
#include "engine/base/utc_time.h"
#include "engine/model/attributes.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_sighting(std::string_view name, const identify::Sighting& sighting, JsonWriter& out) {
    out.key(name);
    out.begin_object();
    out.member("version", raw(sighting.version));
    out.member("time", format_utc_time(sighting.time));
    out.end_object();
}

void write_decision(const app::QuarantineEntry& entry, JsonWriter& out) {
    out.key("decision");
    if (!entry.row.decision || !entry.decided) return out.null();
    const model::QuarantineDecision& decision = *entry.row.decision;
    out.begin_object();
    out.member("decision", model::quarantine_state_name(decision.state));
    write_text_or_null("ci", decision.ci, out);
    out.member("version", raw(decision.version));
    out.member("time", format_utc_time(entry.decided->time));
    out.member("principal", entry.decided->context.principal);
    out.member("reason", entry.decided->context.reason);
    out.end_object();
}

// What names a row, and what became of it.
void write_identity(const app::QuarantineEntry& entry, JsonWriter& out) {
    const model::QuarantinedRow& row = entry.row;
    out.member("id", entry.id);
    out.member("source", row.source);
    out.member("row", row.said.id);
    out.member("state", model::quarantine_state_name(row.state));
    write_text_or_null("ci", row.into, out);
}

void write_entry(const app::QuarantineEntry& entry, JsonWriter& out) {
    const model::QuarantinedRow& row = entry.row;
    write_identity(entry, out);
    out.member("class", row.said.class_name);
    out.member("name", row.said.name);
    out.member("why", row.reason);
    write_texts("candidates", row.candidates, out);
    write_texts("other_rows", row.others, out);
    out.member("seen", entry.seen);
    write_sighting("first_seen", entry.first, out);
    write_sighting("last_seen", entry.last, out);
    out.member("last_changed", raw(entry.changed));
    write_decision(entry, out);
}

void write_relationships(std::string_view name,
                         const std::vector<model::SaidRelationship>& relationships,
                         JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const model::SaidRelationship& r : relationships) {
        out.begin_object();
        out.member("source", r.source);
        out.member("type", r.type);
        out.member("target", r.target);
        write_text_or_null("group", r.group, out);
        out.member("capacity", r.capacity);
        out.member("strength", r.strength);
        out.member("delay_s", r.delay_s);
        write_text_or_null("verified_at",
                           r.verified ? format_utc_time(UtcTime{r.verified_at}) : std::string(),
                           out);
        out.end_object();
    }
    out.end_array();
}

void write_said(const model::SaidRow& said, JsonWriter& out) {
    out.key("attributes");
    out.begin_object();
    ByteReader in(said.attributes);
    for (const model::Attribute& attribute : model::decode_attributes(in)) {
        out.key(attribute.name);
        write_attribute_value(attribute.value, out);
    }
    out.end_object();
    write_relationships("relationships", said.relationships, out);
    out.key("groups");
    out.begin_array();
    for (const model::SaidGroup& group : said.groups) {
        out.begin_object();
        out.member("name", group.name);
        out.member("required", group.required);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

void write_quarantine(const app::QuarantinePage& page, JsonWriter& out) {
    out.begin_object();
    write_versions(page.view, page.as_of, out);
    out.member("count", page.count);
    out.key("rows");
    out.begin_array();
    for (const app::QuarantineEntry& entry : page.entries) {
        out.begin_object();
        write_entry(entry, out);
        out.end_object();
    }
    out.end_array();
    write_next_cursor(
        page.next_cursor ? std::optional<std::string_view>(*page.next_cursor) : std::nullopt, out);
    out.end_object();
}

void write_quarantined(const app::QuarantineAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    write_entry(answer.entry, out);
    out.member("format", answer.entry.row.format);
    write_said(answer.entry.row.said, out);
    out.end_object();
}

void write_resolution(const app::ResolutionDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    write_identity(done.entry, out);
    write_run_counts("cis", done.cis, out);
    write_run_counts("relationships", done.relationships, out);
    write_relationships("waiting", done.waiting, out);
    out.key("problems");
    out.begin_array();
    for (const model::Problem& problem : done.problems) {
        out.begin_object();
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.end_object();
    }
    out.end_array();
    out.member("problem_count", done.problem_count);
    out.end_object();
}

}  // namespace faultline::render
