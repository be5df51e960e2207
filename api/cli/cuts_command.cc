// `cuts`: the minimal cut sets of a CI.

#include <memory>
#include <optional>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"

namespace faultline::cli {

namespace {

struct CutsOptions {
    std::string ci;
    std::optional<std::uint32_t> max_size;
    std::optional<std::uint32_t> limit;
    bool groups = false;
    std::string as_of;
};

CommandRequest cuts_request(const CutsOptions& options) {
    TargetBuilder target(ci_path(options.ci) + "/cuts");
    target.add_if("max_size", options.max_size)
        .add_flag("groups", options.groups)
        .add_if("limit", options.limit)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::cuts);
}

}  // namespace

void add_cuts_command(CommandRegistry& registry) {
    const auto o = std::make_shared<CutsOptions>();
    registry
        .add({"cuts",
              "The smallest sets of CIs whose failure together takes a CI down, likeliest first",
              "faultline --data store cuts svc-online-payment --max-size 2 --limit 10"})
        .argument("ci", o->ci, "Id of the CI")
        .number("--max-size", o->max_size, "How many CIs a set may have, 1 to 3 (3)")
        .number("--limit", o->limit, "How many sets are listed; the rest is counted")
        .flag("--groups", o->groups, "With the groups that each set breaks")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] { return cuts_request(*o); });
}

}  // namespace faultline::cli
