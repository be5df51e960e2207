// `runs ...` and `source list`: what imports saw.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/http/target.h"

namespace faultline::cli {

namespace {

struct RunOptions {
    std::string run;
    std::string source;
    std::optional<std::uint64_t> before;
    std::optional<std::uint32_t> limit;
    std::string as_of;
};

struct SourceOptions {
    std::string as_of;
    std::string at;
};

void add_list(CommandRegistry& registry) {
    const auto options = std::make_shared<RunOptions>();
    registry
        .add({"runs list",
              "Import runs, the newest first",
              "faultline --data store runs list --source cmdb"})
        .text("--source", options->source, "Only runs of this source")
        .number("--before", options->before, "Only runs before this version")
        .number("--limit", options->limit, "Runs on a page (100)")
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] {
            TargetBuilder target("/api/v1/runs");
            target.add_if("source", options->source)
                .add_if("before", options->before)
                .add_if("limit", options->limit)
                .add_if("as_of", options->as_of);
            return get_request(target.take(), render::AnswerKind::run_list);
        });
}

void add_show(CommandRegistry& registry) {
    const auto options = std::make_shared<RunOptions>();
    registry
        .add({"runs show", "One import run with what it saw", "faultline --data store runs show 2"})
        .argument("run", options->run, "Version that the run wrote")
        .number("--limit", options->limit, "So many of the CIs it saw are listed (100)")
        .asks([options] {
            TargetBuilder target("/api/v1/runs/" + http::percent_encode(options->run));
            target.add_if("limit", options->limit);
            return get_request(target.take(), render::AnswerKind::run);
        });
}

void add_sources(CommandRegistry& registry) {
    const auto options = std::make_shared<SourceOptions>();
    registry.add_group({"source", "Who claims", "faultline --data store source list"});
    registry
        .add({"source list",
              "Sources: their runs, what they claim, how much of it is stale",
              "faultline --data store source list"})
        .text("--as-of", options->as_of, kAsOfNote)
        .text("--at", options->at, "Judge staleness at this time (RFC 3339)")
        .asks([options] {
            TargetBuilder target("/api/v1/sources");
            target.add_if("as_of", options->as_of).add_if("at", options->at);
            return get_request(target.take(), render::AnswerKind::source_list);
        });
}

}  // namespace

void add_run_commands(CommandRegistry& registry) {
    registry.add_group({"runs", "What imports saw", "faultline --data store runs list"});
    add_list(registry);
    add_show(registry);
    add_sources(registry);
}

}  // namespace faultline::cli
