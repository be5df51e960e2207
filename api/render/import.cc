// What an import did, and what lint found, as JSON.

#include "api/render/answers.h"
#include "api/render/common.h"

namespace faultline::render {

void write_import(const app::ImportAnswer& answer, json::JsonWriter& out) {
    out.begin_object();
    out.member("version", raw(answer.version));
    out.member("graph_version", raw(answer.graph_version));
    write_import_members(answer, out);
    out.end_object();
}

void write_import_members(const app::ImportAnswer& answer, json::JsonWriter& out) {
    write_run_counts(answer.cis, out);
    out.key("relationships");
    out.begin_object();
    write_run_counts(answer.relationships, out);
    out.end_object();
    out.key("problems");
    out.begin_array();
    for (const model::Problem& problem : answer.problems) {
        out.begin_object();
        out.member("file", answer.files[problem.origin.file]);
        out.member("line", problem.origin.line);
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.end_object();
    }
    out.end_array();
    out.member("problem_count", answer.problem_count);
    out.member("format", answer.format);
    out.member("source", answer.source);
    out.key("dropped");
    out.begin_object();
    for (const auto& [what, count] : answer.dropped) {
        out.member(what, count);
    }
    out.end_object();
    if (answer.identified != 0) out.member("identified", answer.identified);
    if (answer.completion) {
        out.key("completion");
        out.begin_object();
        out.member("done", answer.completion->is_done);
        out.member("scope_cis", answer.completion->scope_cis);
        out.member("absent_cis", answer.completion->absent_cis);
        out.end_object();
    }
}

void write_lint(const app::LintAnswer& answer, json::JsonWriter& out) {
    out.begin_object();
    write_versions(*answer.at, out);
    out.member("count", answer.findings.size());
    out.key("findings");
    out.begin_array();
    for (const app::LintFinding& finding : answer.findings) {
        out.begin_object();
        out.member("code", finding.code);
        out.member("subject", finding.subject);
        out.member("message", finding.message);
        out.member("count", finding.count);
        write_texts("examples", finding.examples, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
