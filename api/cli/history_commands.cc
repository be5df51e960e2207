// `ci history`, `relationship ...` and `diff`: what was, and what is different.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"

namespace faultline::cli {

namespace {

struct HistoryOptions {
    std::string ci;
    std::string source;
    std::string type;
    std::string target;
    std::string group;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

struct RelationshipListOptions {
    std::string ci;
    std::string type;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

struct DiffOptions {
    std::string from;
    std::string to;
    std::vector<std::string> cis;
    std::string class_name;
    std::string service;
    std::string query;
};

std::string with_page(TargetBuilder& target, const HistoryOptions& options) {
    return target.add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of)
        .take();
}

CommandRequest ci_history_request(const HistoryOptions& options) {
    TargetBuilder target(ci_path(options.ci) + "/history");
    return get_request(with_page(target, options), render::AnswerKind::ci_history);
}

CommandRequest relationship_history_request(const HistoryOptions& options) {
    TargetBuilder target("/api/v1/relationships/history");
    target.add("source", options.source)
        .add("type", options.type)
        .add("target", options.target)
        .add_if("group", options.group);
    return get_request(with_page(target, options), render::AnswerKind::relationship_history);
}

CommandRequest relationship_list_request(const RelationshipListOptions& options) {
    TargetBuilder target("/api/v1/relationships");
    target.add_if("ci", options.ci)
        .add_if("type", options.type)
        .add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::relationship_list);
}

CommandRequest diff_request(const DiffOptions& options) {
    TargetBuilder target("/api/v1/diff");
    target.add("from", options.from).add_if("to", options.to);
    for (const std::string& ci : options.cis) {
        target.add("ci", ci);
    }
    target.add_if("class", options.class_name)
        .add_if("service", options.service)
        .add_if("query", options.query);
    return get_request(target.take(), render::AnswerKind::diff);
}

// The options that every history has.
Command& add_page(Command& command, HistoryOptions& options) {
    return command.number("--limit", options.limit, "Versions on a page (100)")
        .text_or_empty("--cursor", options.cursor, "Where the page before ended")
        .text("--as-of", options.as_of, kAsOfNote);
}

void add_relationship_history(CommandRegistry& registry) {
    const auto options = std::make_shared<HistoryOptions>();
    Command command = registry.add({"relationship history",
                                    "What was done to one relationship, newest first",
                                    "faultline --data store relationship history vm-17 runs_on "
                                    "host-3"});
    command.argument("source", options->source, "Id of the source, as recorded")
        .argument("type", options->type, "Type of the relationship")
        .argument("target", options->target, "Id of the target, as recorded")
        .text("--group", options->group, "Only in this group");
    add_page(command, *options).asks([options] { return relationship_history_request(*options); });
}

void add_relationship_list(CommandRegistry& registry) {
    const auto options = std::make_shared<RelationshipListOptions>();
    registry
        .add({"relationship list",
              "Relationships as they were recorded, page by page",
              "faultline --data store relationship list --ci vm-17"})
        .text("--ci", options->ci, "Only those that touch this CI, at either end")
        .text("--type", options->type, "Only of this type")
        .number("--limit", options->limit, "Relationships on a page (1000)")
        .text_or_empty("--cursor", options->cursor, "Where the page before ended")
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] { return relationship_list_request(*options); });
}

}  // namespace

void add_ci_history_command(CommandRegistry& registry) {
    const auto options = std::make_shared<HistoryOptions>();
    Command command = registry.add({"ci history",
                                    "What was done to one CI, newest first",
                                    "faultline --data store ci history core-sw-ams-1"});
    command.argument("ci", options->ci, "Id of the CI, which may be retired");
    add_page(command, *options).asks([options] { return ci_history_request(*options); });
}

void add_relationship_commands(CommandRegistry& registry) {
    registry.add_group({"relationship",
                        "Relationships as they were recorded",
                        "faultline --data store relationship list"});
    add_relationship_list(registry);
    add_relationship_history(registry);
}

void add_diff_command(CommandRegistry& registry) {
    const auto options = std::make_shared<DiffOptions>();
    registry
        .add({"diff",
              "What differs between two versions, times or baselines",
              "faultline --data store diff --from 2026-11-03T14:05:00Z"})
        .text("--from", options->from, "A time (RFC 3339), a version, baseline:NAME or now")
        .text("--to", options->to, "The same; now if absent")
        .texts("--ci", options->cis, "Only these CIs")
        .text("--class", options->class_name, "Only CIs of this class")
        .text("--service", options->service, "Only this CI and all that it needs")
        .text("--query", options->query, "Only what this saved query finds")
        .asks([options] { return diff_request(*options); });
}

}  // namespace faultline::cli
