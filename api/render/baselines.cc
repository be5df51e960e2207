#include "api/render/baselines.h"

#include "api/render/common.h"
#include "api/render/scope.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_entry(const app::BaselineEntry& entry, JsonWriter& out) {
    const model::Baseline& baseline = entry.baseline;
    out.begin_object();
    out.member("name", entry.name);
    out.member("version", raw(baseline.version));
    out.member("time", format_utc_time(baseline.time));
    out.key("scope");
    write_scope(baseline.scope, out);
    out.member("cis", baseline.ci_count);
    out.member("content_sha256", hex(baseline.content));
    out.member("description", baseline.description);
    out.member("principal", baseline.principal);
    out.member("created", format_utc_time(entry.created));
    out.member("created_version", raw(entry.recorded));
    out.end_object();
}

void write_point(Version version, UtcTime time, JsonWriter& out) {
    out.begin_object();
    out.member("version", raw(version));
    out.member("time", format_utc_time(time));
    out.end_object();
}

}  // namespace

void write_baseline(const app::BaselineAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("baseline");
    write_entry(answer.entry, out);
    if (answer.content_matches) out.member("content_matches", *answer.content_matches);
    out.end_object();
}

void write_baseline(const app::BaselineMade& made, JsonWriter& out) {
    out.begin_object();
    write_versions(made.outcome.position, out);
    out.key("as_of");
    out.null();
    out.key("baseline");
    write_entry(made.entry, out);
    out.end_object();
}

void write_baseline_list(const app::BaselineListAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("baselines");
    out.begin_array();
    for (const app::BaselineEntry& entry : answer.entries) {
        write_entry(entry, out);
    }
    out.end_array();
    out.end_object();
}

void write_baseline_members(const app::BaselineMembers& members, JsonWriter& out) {
    out.begin_object();
    write_versions(*members.at, out);
    out.member("baseline", members.name);
    out.member("count", members.nodes.size());
    out.key("cis");
    out.begin_array();
    for (const graph::NodeIndex node : members.nodes) {
        out.begin_object();
        write_node(*members.at->graph, node, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_baseline_deletion(const std::string& name,
                             const app::WritePosition& position,
                             JsonWriter& out) {
    out.begin_object();
    write_versions(position, out);
    out.member("deleted", name);
    out.end_object();
}

void write_retention(const app::RetentionAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, {}, out);
    out.member("removed", answer.removed);
    out.key("oldest");
    write_point(answer.oldest, answer.oldest_time, out);
    out.key("before");
    write_point(answer.before, answer.before_time, out);
    out.member("versions", raw(answer.before) - raw(answer.oldest));
    out.key("rows");
    out.begin_object();
    out.member("claims", answer.rows.claims);
    out.member("catalogue_entries", answer.rows.catalogue_entries);
    out.member("records", answer.rows.records);
    out.member("chunks", answer.rows.chunks);
    out.end_object();
    out.end_object();
}

}  // namespace faultline::render
