// `ci get` and `ci list`: the CIs themselves.

#include <memory>
#include <optional>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/filter_options.h"

namespace faultline::cli {

namespace {

struct CiGetOptions {
    std::string ci;
    std::string as_of;
    bool seen = false;
    bool provenance = false;
};

struct CiListOptions {
    FilterOptions filter;
    std::string query;
    std::string sort;
    std::string fields;
    bool count = false;
    std::string cursor;
    std::optional<std::uint32_t> limit;
    std::string as_of;
};

CommandRequest ci_get_request(const CiGetOptions& options) {
    TargetBuilder target(ci_path(options.ci) + (options.seen ? "/seen" : ""));
    target.add_if("as_of", options.as_of);
    if (options.seen) return get_request(target.take(), render::AnswerKind::ci_seen);
    target.add_flag("provenance", options.provenance);
    return get_request(target.take(), render::AnswerKind::ci);
}

CommandRequest ci_list_request(const CiListOptions& options) {
    TargetBuilder target("/api/v1/cis");
    add_filter(options.filter, target);
    target.add_if("query", options.query)
        .add_if("sort", options.sort)
        .add_if("fields", options.fields)
        .add_flag("count", options.count)
        .add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::ci_list);
}

void add_ci_get(CommandRegistry& registry) {
    const auto options = std::make_shared<CiGetOptions>();
    registry
        .add({"ci get",
              "One CI with all that is claimed of it",
              "faultline --data store ci get core-sw-ams-1"})
        .argument("ci", options->ci, "Id of the CI")
        .flag("--provenance",
              options->provenance,
              "With the value of every source, and why it is not the one that counts")
        .text("--as-of", options->as_of, kAsOfNote)
        .flag("--seen", options->seen, "When each source saw it first and last, instead")
        .asks([options] { return ci_get_request(*options); });
}

void add_ci_list(CommandRegistry& registry) {
    const auto options = std::make_shared<CiListOptions>();
    Command command =
        registry.add({"ci list",
                      "CIs that a filter means, page by page",
                      "faultline --data store ci list --class host --where 'site = ams'"});
    add_filter_options(command, options->filter)
        .text("--query", options->query, "Only what this saved query finds")
        .text("--sort", options->sort, "By this field; '-' before it: descending (id)")
        .text("--fields",
              options->fields,
              "What to show: id,name,class,state,last_changed,attributes,attributes.NAME")
        .flag("--count", options->count, "With the number of all that are meant")
        .number("--limit", options->limit, "CIs on a page (1000)")
        .text_or_empty("--cursor", options->cursor, "Where the page before ended")
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] { return ci_list_request(*options); });
}

}  // namespace

void add_ci_commands(CommandRegistry& registry) {
    registry.add_group({"ci", "The CIs themselves", "faultline --data store ci list"});
    add_ci_get(registry);
    add_ci_list(registry);
}

}  // namespace faultline::cli
