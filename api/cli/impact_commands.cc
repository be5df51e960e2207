// `impact` and `depends`: what follows from the graph.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/impact_extras_options.h"
#include "api/http/query.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

struct DependsOptions {
    std::string ci;
    std::string as_of;
};

struct ImpactOptions {
    std::vector<std::string> cis;
    std::optional<std::uint32_t> max_hops;
    std::optional<std::uint32_t> limit;
    std::string inherited;  // empty: not listed; "true": all; else these classes
    bool next = false;
    bool times = false;
    bool summary = false;
    std::string as_of;
    ImpactExtrasOptions extras;
    std::string drawing;  // dot or graphml; empty: no drawing
};

void write_texts(const std::vector<std::string>& texts, json::JsonWriter& out) {
    out.begin_array();
    for (const std::string& text : texts) {
        out.value(text);
    }
    out.end_array();
}

void write_inherited(const std::string& classes, json::JsonWriter& out) {
    out.key("inherited");
    if (classes == "true") return out.value(true);
    write_texts(http::split_commas(classes), out);
}

std::string impact_body(const ImpactOptions& options) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.key("failed");
        write_texts(options.cis, out);
        if (options.max_hops) out.member("max_hops", *options.max_hops);
        if (options.limit) out.member("limit", *options.limit);
        if (!options.as_of.empty()) out.member("as_of", options.as_of);
        if (!options.inherited.empty()) write_inherited(options.inherited, out);
        if (options.next) out.member("next", true);
        if (options.times) out.member("times", true);
        write_impact_extras(options.extras, out);
        out.end_object();
    });
}

CommandRequest impact_request(const ImpactOptions& options) {
    TargetBuilder target("/api/v1/impact");
    target.add_if("view", options.summary ? "summary" : "").add_if("format", options.drawing);
    CommandRequest request = json_request(
        http::Method::post, target.take(), impact_body(options), render::AnswerKind::impact);
    request.verbatim = !options.drawing.empty();
    return request;
}

void add_impact(CommandRegistry& registry) {
    const auto options = std::make_shared<ImpactOptions>();
    Command command =
        registry
            .add({"impact",
                  "Blast radius of CIs failing together",
                  "faultline --data store impact core-sw-ams-1 -o json"})
            .arguments("cis", options->cis, "Ids of the CIs")
            .number("--max-hops", options->max_hops, "Only what falls within so many hops")
            .number("--limit", options->limit, "Items per list; the rest is counted")
            .flag_with_value(
                "--inherited", options->inherited, "List inherited too; =CLASS,... only these")
            .flag("--next", options->next, "With the CIs that break each group that was hit next")
            .flag("--times", options->times, "With the seconds after which each CI falls")
            .flag("--summary", options->summary, "Counts only")
            .text("--as-of", options->as_of, kAsOfNote);
    command.choice("--export",
                   options->drawing,
                   "The affected part of the graph for drawing programs, whatever -o says",
                   {"dot", "graphml"});
    add_impact_extras(command, options->extras);
    command.asks([options] { return impact_request(*options); });
}

void add_depends(CommandRegistry& registry) {
    const auto options = std::make_shared<DependsOptions>();
    registry.add({"depends", "What a CI needs", "faultline --data store depends app-payment"})
        .argument("ci", options->ci, "Id of the CI")
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] {
            TargetBuilder target(ci_path(options->ci) + "/dependencies");
            target.add_if("as_of", options->as_of);
            return get_request(target.take(), render::AnswerKind::depends);
        });
}

}  // namespace

void add_impact_commands(CommandRegistry& registry) {
    add_impact(registry);
    add_depends(registry);
}

}  // namespace faultline::cli
