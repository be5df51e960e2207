#include "api/cli/impact_extras_options.h"

#include <string_view>

#include "api/http/query.h"

namespace faultline::cli {

namespace {

void write_texts(std::string_view name,
                 const std::vector<std::string>& texts,
                 json::JsonWriter& out) {
    if (texts.empty()) return;
    out.key(name);
    out.begin_array();
    for (const std::string& text : texts) {
        out.value(text);
    }
    out.end_array();
}

}  // namespace

void add_impact_extras(Command& command, ImpactExtrasOptions& options) {
    command.flag("--confidence", options.confidence, "With how sure the answer is, and its bounds")
        .texts("--unknown", options.unknown, "CIs of which nobody knows whether they are up")
        .text("--at", options.at, "When staleness is judged (RFC 3339); else at the commit")
        .text("--group-by", options.group_by, "Groups by class or attributes, separated by commas")
        .flag("--contacts", options.contacts, "With whom to tell of the services that are hit")
        .text(
            "--explain", options.explain, "Why this CI is hit, holds or is not affected; no lists")
        .number("--paths", options.paths, "With --explain: so many ways of the failure to it");
}

void write_impact_extras(const ImpactExtrasOptions& options, json::JsonWriter& out) {
    if (options.confidence) out.member("confidence", true);
    write_texts("unknown", options.unknown, out);
    if (!options.at.empty()) out.member("at", options.at);
    write_texts("group_by", http::split_commas(options.group_by), out);
    if (options.contacts) out.member("contacts", true);
    if (!options.explain.empty()) out.member("explain", options.explain);
    if (options.paths) out.member("paths", *options.paths);
}

}  // namespace faultline::cli
