// `retention` and `recover`: removing history, and accepting that some is lost.

#include <iostream>
#include <memory>
#include <string>

#include "api/app/recovery.h"
#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/show.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

struct RetentionOptions {
    std::string before;
    std::string reason;
    bool yes = false;
};

struct RecoverOptions {
    bool accept_loss = false;
    std::string reason;
};

CommandRequest retention_request(const RetentionOptions& options) {
    TargetBuilder target("/api/v1/retention");
    target.add_flag("dry_run", !options.yes);
    const std::string body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("before", options.before);
        out.member("reason", options.reason);
        out.end_object();
    });
    return json_request(http::Method::post, target.take(), body, render::AnswerKind::retention);
}

int recover(const RecoverOptions& options, const CommandLine& line) {
    if (!options.accept_loss || options.reason.empty()) {
        return wrong_usage(
            "recover opens a store without what it lost, and that cannot be undone: say so with "
            "--accept-loss, and why with --reason; a backup may have it all (see restore)");
    }
    const auto answer = app::recover(app::os_user(), {line.data, options.reason});
    if (!answer.ok()) return fail(answer.error());
    const std::string version = std::to_string(raw(answer.value().version));
    if (answer.value().lost.empty()) {
        return print("nothing is lost: the store is whole at version " + version + "\n", kDone);
    }
    return print(
        answer.value().lost + "; accepted with version " + version + ", the store opens again\n",
        kDone);
}

}  // namespace

void add_retention_command(CommandRegistry& registry) {
    const auto options = std::make_shared<RetentionOptions>();
    Command command = registry.add(
        {"retention",
         "Remove the history before a time or version; without --yes only say what would go",
         "faultline --data store retention --before 2025-01-01T00:00:00Z --reason \"policy 7\""});
    command
        .text("--before", options->before, "The state at this time or version is the oldest kept")
        .text("--reason", options->reason, "Why; kept in the log")
        .flag("--yes", options->yes, "Remove it; this cannot be undone")
        .asks([options] { return retention_request(*options); });
}

void add_recover_command(CommandRegistry& registry) {
    const auto options = std::make_shared<RecoverOptions>();
    registry
        .add({"recover",
              "Open a store although versions it acknowledged are lost, and write that down",
              "faultline --data store recover --accept-loss --reason \"disk died\""})
        .flag("--accept-loss", options->accept_loss, "Go on without the versions that are lost")
        .text("--reason", options->reason, "Why; kept in the log")
        .runs(StoreUse::data,
              [options](const CommandLine& line) { return recover(*options, line); });
}

}  // namespace faultline::cli
