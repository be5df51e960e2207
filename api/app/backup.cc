#include "api/app/backup.h"

#include "api/app/system_clock.h"
#include "storage/backup.h"
#include "storage/restore.h"

namespace faultline::app {

namespace {

Result<void> check_enabled(const App& app) {
    if (!app.backup_directory().empty()) return {};
    return conflict(
        "no backups are made here, because the server was started without a folder for them; "
        "start it with --backup-dir BACKUP_DIR");
}

}  // namespace

Result<storage::BackupManifest> make_backup(const Principal& /*principal*/,
                                            App& app,
                                            const BackupRequest& request) {
    FL_CHECK(check_enabled(app));
    // The folder first: a second backup is refused before anything is held for it.
    FL_TRY(storage::BackupFolder folder,
           storage::BackupFolder::open_to_write(app.backup_directory()));
    FL_TRY(const storage::HeldStore held, app.hold());
    return storage::make_backup(
        held, folder, {.time = app.now(), .keep = request.keep, .progress = request.progress});
}

Result<std::vector<storage::BackupManifest>> list_backups(const Principal& principal,
                                                          const App& app) {
    FL_CHECK(check_enabled(app));
    auto backups = list_backups_in(principal, app.backup_directory());
    const bool none = !backups.ok() && backups.error().code == ErrorCode::not_found;
    if (none) return std::vector<storage::BackupManifest>();
    return backups;
}

Result<std::vector<storage::BackupManifest>> list_backups_in(const Principal& /*principal*/,
                                                             const std::filesystem::path& folder) {
    return storage::list_backups(folder);
}

Result<storage::BackupCheck> verify_backups(const Principal& /*principal*/,
                                            const std::filesystem::path& folder,
                                            const storage::BackupProgress& progress) {
    return storage::check_backups(folder, progress);
}

Result<storage::BackupManifest> restore_backup(const Principal& /*principal*/,
                                               const RestoreRequest& request) {
    return storage::restore_backup(
        request.folder,
        request.target,
        {.number = request.number, .clock = system_clock_now, .progress = request.progress});
}

}  // namespace faultline::app
