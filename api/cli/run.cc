#include "api/cli/run.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "api/cli/backend.h"
#include "api/cli/command_line.h"
#include "api/cli/requests.h"
#include "api/cli/serve.h"
#include "api/json/value.h"
#include "api/render/text.h"

namespace faultline::cli {

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kAnswerIsNo = 3;

// Standard output.
class Stdout final : public ByteSink {
 public:
    bool write(std::string_view bytes) override {
        return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
    }
};

int fail(const Error& error) {
    std::cerr << "faultline: " << error.message << "\n";
    return kFailed;
}

// Shows a problem document; problems of an import by file and line.
int show_problem(const BackendAnswer& answer, render::AnswerKind kind) {
    const auto problem = json::parse(answer.body);
    if (!problem.ok()) {
        std::cerr << "faultline: the server answered " << answer.status << "\n";
        return kFailed;
    }
    const json::Array& violations = problem.value()["violations"].items();
    for (const json::Value& violation : violations) {
        const json::Value& file = violation["file"];
        if (file.is_null() && violations.size() == 1) continue;  // the detail says it all
        const std::string where = file.is_null() ? violation["pointer"].text()
                                                 : file.text() + ":" + violation["line"].text();
        std::cerr << where << ": " << violation["code"].text() << ": "
                  << violation["message"].text() << "\n";
    }
    std::cerr << "faultline: " << problem.value()["detail"].text() << "\n";
    const bool usage = answer.status == 400 && kind != render::AnswerKind::import;
    return usage ? kWrongUsage : kFailed;
}

bool is_positive(const json::Value& value) {
    const auto* number = value.as<std::int64_t>();
    return number != nullptr && *number > 0;
}

// The exit code of an answer that was given.
int verdict(render::AnswerKind kind, const json::Value& answer) {
    const bool dropped =
        kind == render::AnswerKind::import &&
        (is_positive(answer["quarantined"]) || is_positive(answer["relationships"]["quarantined"]));
    const bool findings = kind == render::AnswerKind::lint && is_positive(answer["count"]);
    return dropped || findings ? kAnswerIsNo : kDone;
}

int print(const std::string& text, int code) {
    Stdout out;
    if (out.write(text) && std::fflush(stdout) == 0) return code;
    return fail(unavailable("the output could not be written"));
}

// Says on standard error what rows of data cannot say themselves: that there are more.
void warn_if_cut(render::AnswerKind kind, const json::Value& answer) {
    const json::Value& cursor = answer["next_cursor"];
    if (!cursor.is_null()) {
        std::cerr << "faultline: there are more: --cursor " << cursor.text() << "\n";
    }
    const bool* const complete = answer["complete"].as<bool>();
    if (kind == render::AnswerKind::impact && complete != nullptr && !*complete) {
        std::cerr << "faultline: the answer is not complete: it was cut by --limit or --max-hops\n";
    }
}

int show(const BackendAnswer& answer, render::AnswerKind kind, Output output) {
    const auto document = json::parse(answer.body);
    if (!document.ok()) return fail(document.error());
    const int code = verdict(kind, document.value());
    if (output == Output::ndjson || output == Output::csv) warn_if_cut(kind, document.value());
    switch (output) {
        case Output::json:
            return print(answer.body, code);
        case Output::ndjson:
            return print(render::as_ndjson(kind, document.value()), code);
        case Output::csv:
            return print(render::as_csv(kind, document.value()), code);
        case Output::table:
            break;
    }
    return print(render::as_table(kind, document.value()), code);
}

// Answers whose verdict needs no look at them are passed on while they arrive.
bool passes_through(render::AnswerKind kind, Output output) {
    return output == Output::json && kind != render::AnswerKind::import &&
           kind != render::AnswerKind::lint;
}

int ask(const CommandLine& line) {
    auto request = request_of(line.command);
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
    if (passes_through(command.kind, line.output)) command.call.stream = &out;
    const auto answer = backend.value()->send(command.call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) return show_problem(answer.value(), command.kind);
    if (command.call.stream != nullptr) return print("", kDone);
    return show(answer.value(), command.kind, line.output);
}

}  // namespace

int run(int argc, char** argv) {
    const auto parsed = parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& line = std::get<CommandLine>(parsed);
    if (const auto* command = std::get_if<ServeCommand>(&line.command)) {
        return serve(line.data, command->listen);
    }
    return ask(line);
}

}  // namespace faultline::cli
