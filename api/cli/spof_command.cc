// `spof`: the single points of failure of one CI, or of all CIs of a class.

#include <memory>
#include <optional>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"

namespace faultline::cli {

namespace {

struct SpofOptions {
    std::string ci;   // with --all: a class
    std::string all;  // empty: one CI; "true": of the class `ci`; else a class
    bool shared_causes = false;
    std::string cursor;
    std::optional<std::uint32_t> limit;
    std::string as_of;
};

Result<CommandRequest> list_request(const SpofOptions& options) {
    if (options.shared_causes) return wrong_words("--shared-causes is about one CI, not --all");
    if (options.all != "true" && !options.ci.empty()) {
        return wrong_words("--all=" + options.all + " and '" + options.ci +
                           "' both name a class: leave one out");
    }
    TargetBuilder target("/api/v1/spof");
    target.add_if("class", options.all == "true" ? options.ci : options.all)
        .add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::spof_list);
}

Result<CommandRequest> spof_request(const SpofOptions& options) {
    if (!options.all.empty()) return list_request(options);
    if (options.ci.empty()) return wrong_words("spof needs the id of a CI, or --all");
    if (!options.cursor.empty()) return wrong_words("--cursor needs --all");
    TargetBuilder target(ci_path(options.ci) + "/spof");
    target.add_flag("shared_causes", options.shared_causes)
        .add_if("limit", options.limit)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::spof);
}

}  // namespace

void add_spof_command(CommandRegistry& registry) {
    const auto o = std::make_shared<SpofOptions>();
    registry
        .add({"spof",
              "The CIs whose failure alone takes a CI down, and why",
              "faultline --data store spof svc-online-payment"})
        .optional_argument("ci", o->ci, "Id of the CI; with --all a class (business_service)")
        .flag("--shared-causes",
              o->shared_causes,
              "With the CIs that break a redundant group beneath it on their own")
        .flag_with_value("--all", o->all, "Of all CIs of a class, a page at a time")
        .number("--limit", o->limit, "Items per list; with --all CIs on a page (1000)")
        .text_or_empty("--cursor", o->cursor, "Where the page before ended")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] { return spof_request(*o); });
}

}  // namespace faultline::cli
