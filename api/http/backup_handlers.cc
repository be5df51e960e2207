// Backups: made by the server into the folder that it was started with.

#include <array>
#include <limits>
#include <string>

#include <spdlog/spdlog.h>

#include "api/app/backup.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/render/backups.h"

namespace faultline::http {

namespace {

constexpr std::uint32_t kKeepMax = std::numeric_limits<std::uint32_t>::max();

// Paths of the server are for its log.
Error without_paths(const app::App& app, const Error& error) {
    if (app.backup_directory().empty()) return error;
    spdlog::error("backup: {}", error.message);
    switch (error.code) {
        case ErrorCode::conflict:
        case ErrorCode::invalid_argument:
            return conflict(
                "the folder of backups is in use by another backup, a restore or a verification, "
                "or holds something else; the server's log says which");
        case ErrorCode::insufficient_storage:
            return insufficient_storage("the disk for backups is too full; free space there");
        default:
            return unavailable("the backup could not be made or read; the server's log says why");
    }
}

Response make_backup(Call& call) {
    app::BackupRequest request;
    request.keep = call.query.number("keep", 1, kKeepMax).value_or(0);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto backup = app::make_backup(call.principal, call.app, request);
    if (!backup.ok()) return problem_response(without_paths(call.app, backup.error()));
    return json_response([&](json::JsonWriter& out) { render::write_backup(backup.value(), out); });
}

Response list_backups(Call& call) {
    const auto backups = app::list_backups(call.principal, call.app);
    if (!backups.ok()) return problem_response(without_paths(call.app, backups.error()));
    return json_response(
        [&](json::JsonWriter& out) { render::write_backups(backups.value(), out); });
}

constexpr std::array kParameters = {
    Parameter{"keep", "integer", "afterwards remove all but the newest so many backups"},
};

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/backups",
          .operation = "make_backup",
          .summary = "Back up the store into the folder that the server was started with",
          .answer_schema = "Backup",
          .parameters = kParameters,
          .handle = make_backup},
    Route{.pattern = "/api/v1/backups",
          .operation = "list_backups",
          .summary = "The backups that there are",
          .answer_schema = "Backups",
          .handle = list_backups},
};

}  // namespace

std::span<const Route> backup_routes() {
    return kRoutes;
}

}  // namespace faultline::http
