#include "api/render/runs.h"

#include <string>

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// The members of a run.
void write_entry(const app::RunEntry& entry, JsonWriter& out) {
    const model::Run& run = entry.run;
    out.member("run", raw(entry.header.version));
    out.member("time", format_utc_time(entry.header.time));
    out.member("principal", entry.header.context.principal);
    out.member("source", run.source);
    out.member("format", run.format);
    out.member("reason", entry.header.context.reason);
    out.member("started", format_utc_time(run.started));
    out.member("duration_us", run.duration_us);
    write_import_scope(run.scope, out);
    out.member("complete", run.complete);
    out.member("best_effort", run.best_effort);
    write_run_counts("cis", run.cis, out);
    write_run_counts("relationships", run.relationships, out);
    out.member("problem_count", run.problems);
    out.member("scope_cis", run.scope_cis);
    out.member("absent_cis", run.absent);
    out.member("retire_reason", run.retire_reason);
    out.member("seen_cis", run.seen.size());
    out.member("seen_relationships", run.relationships_seen.size());
}

void write_sighting(std::string_view name,
                    const std::optional<identify::Sighting>& sighting,
                    JsonWriter& out) {
    out.key(name);
    if (!sighting) return out.null();
    out.begin_object();
    out.member("version", raw(sighting->version));
    out.member("time", format_utc_time(sighting->time));
    out.end_object();
}

}  // namespace

void write_run_list(const app::RunListAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("runs");
    out.begin_array();
    for (const app::RunEntry& entry : answer.runs) {
        out.begin_object();
        write_entry(entry, out);
        out.end_object();
    }
    out.end_array();
    out.key("next_before");
    if (answer.more) {
        out.value(raw(answer.runs.back().header.version));
    } else {
        out.null();
    }
    out.end_object();
}

void write_run(const app::RunAnswer& answer, JsonWriter& out) {
    out.begin_object();
    out.member("version", raw(answer.view.version()));
    out.member("graph_version", raw(answer.view.graph_version()));
    write_entry(answer.entry, out);
    write_texts("seen", answer.seen, out);
    out.member("seen_omitted", answer.entry.run.seen.size() - answer.seen.size());
    out.end_object();
}

void write_source_list(const app::SourceListAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("at", format_utc_time(answer.at));
    out.key("sources");
    out.begin_array();
    for (const app::SourceEntry& source : answer.sources) {
        out.begin_object();
        out.member("name", source.name);
        out.member("freshness_days", source.freshness_days);
        write_sighting("last_run", source.last_run, out);
        write_sighting("last_complete_run", source.last_complete_run, out);
        out.member("cis", source.cis);
        out.member("relationships", source.relationships);
        out.member("stale_cis", source.stale_cis);
        out.member("unseen_cis", source.unseen_cis);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_ci_seen(const app::CiSeenAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("at", format_utc_time(answer.at));
    out.member("ci", answer.id);
    out.key("sources");
    out.begin_array();
    for (const app::SourceSighting& source : answer.sources) {
        out.begin_object();
        out.member("source", source.source);
        write_sighting("first_seen", source.first, out);
        write_sighting("last_seen", source.last, out);
        out.member("freshness_days", source.freshness_days);
        out.member("stale", source.is_stale);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
