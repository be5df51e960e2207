// Commands as requests: what each command asks the router.

#pragma once

#include <memory>
#include <string>

#include "api/cli/backend.h"
#include "api/cli/command_line.h"
#include "api/cli/input_files.h"
#include "api/render/text.h"
#include "engine/base/result.h"

namespace faultline::cli {

// A request with what its body points to.
struct CommandRequest {
    BackendCall call;
    render::AnswerKind kind = render::AnswerKind::impact;
    std::unique_ptr<ByteSource> body;
    bool writes = false;  // so that a new store may be made
};

// The request of `command`.
// Errors: those of opening input files.  REQUIRES: it is not ServeCommand.
[[nodiscard]] Result<CommandRequest> request_of(const Command& command);

}  // namespace faultline::cli
