#include "api/cli/run.h"

#include <algorithm>
#include <variant>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "api/cli/backend.h"
#include "api/cli/command_line.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/show.h"

namespace faultline::cli {

namespace {

// Answers whose exit code needs no look at them are passed on while they arrive.
bool passes_through(const render::AnswerKind& kind, Output output) {
    return output == Output::json && kind.says_no == nullptr;
}

// What the layers below log goes where errors go, and looks like them: standard output belongs to
// the answer.  A server has a logger of its own.
void log_to_stderr() {
    const auto logger = spdlog::stderr_logger_mt("command");
    logger->set_pattern("faultline: %v");
    spdlog::set_default_logger(logger);
}

int ask(const CommandLine& line, const RequestMaker& make) {
    auto request = make();
    if (!request.ok() && is_wrong_words(request.error())) {
        return wrong_usage(request.error().message);
    }
    if (!request.ok()) return fail(request.error());
    CommandRequest& command = request.value();
    auto backend = line.server.empty() ? local_backend(line.data, command.writes)
                                       : remote_backend(line.server);
    if (!backend.ok()) {
        const bool no_url =
            !line.server.empty() && backend.error().code == ErrorCode::invalid_argument;
        return std::max(fail(backend.error()), no_url ? kWrongUsage : kFailed);
    }
    Stdout out;
    if (command.verbatim || passes_through(command.kind, line.output)) command.call.stream = &out;
    const auto answer = backend.value()->send(command.call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) {
        return show_problem(answer.value(), command.body_is_input);
    }
    if (command.call.stream != nullptr) return print("", kDone);
    return show_answer(answer.value().body, command.kind, line.output);
}

}  // namespace

int run(int argc, char** argv) {
    const auto parsed = parse_command_line(argc, argv, all_commands());
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    log_to_stderr();
    const auto& line = std::get<CommandLine>(parsed);
    if (const auto* runner = std::get_if<LocalRunner>(&line.command)) return (*runner)(line);
    return ask(line, std::get<RequestMaker>(line.command));
}

}  // namespace faultline::cli
