// `backup`, `backup list`, `backup verify` and `restore`.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <unistd.h>

#include "api/app/backup.h"
#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/show.h"
#include "api/json/writer.h"
#include "api/render/backups.h"

namespace faultline::cli {

namespace {

struct BackupOptions {
    std::string to;
    std::optional<std::uint32_t> keep;
};

struct FolderOptions {
    std::string from;
    std::optional<std::uint64_t> number;
};

// Per cent of the bytes on standard error, on a terminal only; a last call ends the line.
storage::BackupProgress progress_on_terminal(const char* doing) {
    if (::isatty(STDERR_FILENO) == 0) return {};
    return [doing](std::uint64_t done, std::uint64_t total) {
        const std::uint64_t percent = total == 0 ? 100 : done * 100 / total;
        std::fprintf(stderr, "\r%s: %3u %%", doing, static_cast<unsigned>(percent));
        if (done >= total) std::fputc('\n', stderr);
    };
}

int ask_server(const CommandLine& line, CommandRequest request) {
    const auto backend = remote_backend(line.server);
    if (!backend.ok()) {
        fail(backend.error());
        return backend.error().code == ErrorCode::invalid_argument ? kWrongUsage : kFailed;
    }
    const auto answer = backend.value()->send(request.call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) return show_problem(answer.value(), false);
    return show_answer(answer.value().body, request.kind, line.output);
}

int back_up_here(const CommandLine& line, const BackupOptions& options) {
    app::AppOptions app_options;
    app_options.directory = line.data;
    app_options.backup_directory = options.to;
    const auto app = app::App::open(std::move(app_options));
    if (!app.ok()) {
        Error error = app.error();
        if (error.code == ErrorCode::conflict) {
            error.message += "; if it is a server, ask it: faultline --server URL backup";
        }
        return fail(error);
    }
    const auto backup = app::make_backup(
        app::os_user(), *app.value(), {options.keep.value_or(0), progress_on_terminal("backup")});
    if (!backup.ok()) return fail(backup.error());
    return show_answer(
        json::to_json([&](json::JsonWriter& out) { render::write_backup(backup.value(), out); }),
        render::AnswerKind::backup,
        line.output);
}

int back_up(const CommandLine& line, const BackupOptions& options) {
    if (options.keep == 0U) return wrong_usage("--keep must be at least 1: the backup just made");
    if (!line.data.empty()) {
        if (options.to.empty()) return wrong_usage("backup needs a folder: --to BACKUP_DIR");
        return back_up_here(line, options);
    }
    if (!options.to.empty()) {
        return wrong_usage(
            "a server has a folder for its backups (serve --backup-dir); leave out --to");
    }
    TargetBuilder target("/api/v1/backups");
    target.add_if("keep", options.keep);
    CommandRequest request = get_request(target.take(), render::AnswerKind::backup);
    request.call.method = http::Method::post;
    return ask_server(line, std::move(request));
}

int list(const CommandLine& line, const FolderOptions& options) {
    if (options.from.empty()) {
        if (line.server.empty()) {
            return wrong_usage("give either --from BACKUP_DIR or --server URL");
        }
        return ask_server(line, get_request("/api/v1/backups", render::AnswerKind::backups));
    }
    const auto backups = app::list_backups_in(app::os_user(), options.from);
    if (!backups.ok()) return fail(backups.error());
    return show_answer(
        json::to_json([&](json::JsonWriter& out) { render::write_backups(backups.value(), out); }),
        render::AnswerKind::backups,
        line.output);
}

int verify(const CommandLine& line, const FolderOptions& options) {
    if (options.from.empty()) return wrong_usage("which folder of backups? --from BACKUP_DIR");
    const auto check =
        app::verify_backups(app::os_user(), options.from, progress_on_terminal("verify"));
    if (!check.ok()) return fail(check.error());
    return show_answer(json::to_json([&](json::JsonWriter& out) {
                           render::write_backup_check(check.value(), out);
                       }),
                       render::AnswerKind::backup_check,
                       line.output);
}

int restore(const CommandLine& line, const FolderOptions& options) {
    if (options.from.empty()) return wrong_usage("which folder of backups? --from BACKUP_DIR");
    if (options.number == 0U) return wrong_usage("backups are numbered from 1");
    const auto restored = app::restore_backup(app::os_user(),
                                              {.folder = options.from,
                                               .number = options.number.value_or(0),
                                               .target = line.data,
                                               .progress = progress_on_terminal("restore")});
    if (!restored.ok()) return fail(restored.error());
    return show_answer(json::to_json([&](json::JsonWriter& out) {
                           render::write_restored(restored.value(), out);
                       }),
                       render::AnswerKind::restored,
                       line.output);
}

void add_list_and_verify(CommandRegistry& registry) {
    const auto from = std::make_shared<FolderOptions>();
    registry.add({"backup list", "The backups in a folder", "faultline backup list --from backups"})
        .text("--from", from->from, "The folder; or ask a server with --server")
        .runs(
            StoreUse::any, [from](const CommandLine& line) { return list(line, *from); }, "--from");
    const auto checked = std::make_shared<FolderOptions>();
    Command verifying = registry.add({"backup verify",
                                      "Read every file of every backup and compare it",
                                      "faultline backup verify --from backups"});
    verifying.text("--from", checked->from, "The folder");
    verifying.runs(StoreUse::none,
                   [checked](const CommandLine& line) { return verify(line, *checked); });
}

}  // namespace

void add_backup_commands(CommandRegistry& registry) {
    const auto options = std::make_shared<BackupOptions>();
    Command backup = registry.add(
        {"backup", "Back up a store, in use or not", "faultline --data store backup --to backups"});
    backup.text("--to", options->to, "Folder of backups; a server has its own")
        .number("--keep", options->keep, "Afterwards remove all but the newest so many")
        .runs(StoreUse::any,
              [options](const CommandLine& line) { return back_up(line, *options); });
    add_list_and_verify(registry);
    const auto from = std::make_shared<FolderOptions>();
    Command restoring = registry.add({"restore",
                                      "Make a new store of a backup",
                                      "faultline --data new-store restore --from backups"});
    restoring.text("--from", from->from, "Folder of backups")
        .number("--backup", from->number, "Which one; the newest if absent");
    restoring.runs(StoreUse::data,
                   [from](const CommandLine& line) { return restore(line, *from); });
}

}  // namespace faultline::cli
