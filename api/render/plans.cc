#include "api/render/plans.h"

#include <string>

#include "api/render/answers.h"
#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_entry(const app::PlanEntry& entry, JsonWriter& out) {
    const app::ImportRequest& options = entry.note.options;
    out.begin_object();
    out.member("id", entry.kept.id);
    out.member("created", format_utc_time(entry.kept.created));
    out.member("expires", format_utc_time(entry.kept.expires));
    out.member("principal", entry.note.principal);
    out.member("base_graph_version", raw(entry.note.graph_version));
    out.member("source", options.source);
    out.member("format", options.format);
    out.key("files");
    out.begin_array();
    for (const app::PlanPart& part : entry.note.parts) {
        out.value(part.name);
    }
    out.end_array();
    write_import_scope(options.scope, out);
    out.member("complete", options.complete);
    out.member("best_effort", options.best_effort);
    write_run_counts("cis", entry.note.cis, out);
    write_run_counts("relationships", entry.note.relationships, out);
    out.member("problem_count", entry.note.problem_count);
    out.member("operation_count", entry.note.operation_count);
    out.member("bytes", entry.kept.size_bytes());
    out.end_object();
}

}  // namespace

void write_dry_run(const app::DryRunAnswer& answer, JsonWriter& out) {
    out.begin_object();
    out.member("dry_run", true);
    out.member("accepted", answer.import.accepted);
    out.key("plan");
    if (answer.plan) {
        write_entry(*answer.plan, out);
    } else {
        out.null();
    }
    out.member("base_graph_version", raw(answer.graph_version));
    write_import_members(answer.import, out);
    out.key("operations");
    out.begin_array();
    for (const std::string& line : answer.operations) {
        out.verbatim(line);
    }
    out.end_array();
    const std::uint64_t all = answer.plan ? answer.plan->note.operation_count : 0;
    out.member("operations_omitted", all - answer.operations.size());
    out.end_object();
}

void write_plan_list(const std::vector<app::PlanEntry>& plans, JsonWriter& out) {
    out.begin_object();
    out.key("plans");
    out.begin_array();
    for (const app::PlanEntry& plan : plans) {
        write_entry(plan, out);
    }
    out.end_array();
    out.end_object();
}

void write_plan(const app::PlanEntry& plan, JsonWriter& out) {
    out.begin_object();
    out.key("plan");
    write_entry(plan, out);
    out.end_object();
}

void write_plan_discarded(const std::string& id, JsonWriter& out) {
    out.begin_object();
    out.member("discarded", id);
    out.end_object();
}

}  // namespace faultline::render
