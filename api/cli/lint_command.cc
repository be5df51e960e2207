// `lint`: what looks wrong in the data.

#include <memory>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"

namespace faultline::cli {

void add_lint_command(CommandRegistry& registry) {
    const auto as_of = std::make_shared<std::string>();
    registry.add({"lint", "What looks wrong in the data", "faultline --data store lint"})
        .text("--as-of", *as_of, kAsOfNote)
        .asks([as_of] {
            TargetBuilder target("/api/v1/lint");
            target.add_if("as_of", *as_of);
            return get_request(target.take(), render::AnswerKind::lint);
        });
}

}  // namespace faultline::cli
