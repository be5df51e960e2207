// `whatif`: impact before, during and after steps that nobody did.

#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"

namespace faultline::cli {

namespace {

// The file is the body of the request.
Result<CommandRequest> whatif_request(const std::string& file) {
    FL_TRY(InputFiles files, InputFiles::open({file}));
    CommandRequest request;
    request.kind = render::AnswerKind::what_if;
    request.body_is_input = true;
    request.call.method = http::Method::post;
    request.call.target = "/api/v1/whatif";
    request.call.content_type = "application/json";
    request.call.body_bytes = files.size_bytes();
    request.body = std::make_unique<InputFiles>(std::move(files));
    request.call.body = request.body.get();
    return request;
}

}  // namespace

void add_whatif_command(CommandRegistry& registry) {
    const auto file = std::make_shared<std::string>();
    registry
        .add({"whatif",
              "Impact before, during and after steps that nobody did; 3 if a service falls",
              "faultline --data store whatif steps.json"})
        .argument("file", *file, "The steps as JSON (docs/reference/http-api.md), or -")
        .asks([file] { return whatif_request(*file); });
}

}  // namespace faultline::cli
