#include "api/render/backups.h"

namespace faultline::render {

namespace {

// Opens an object with all that every answer says of a backup.
void open_backup(const storage::BackupManifest& backup, json::JsonWriter& out) {
    out.begin_object();
    out.member("backup", backup.number);
    out.member("version", raw(backup.version));
    out.member("graph_version", raw(backup.graph_version));
    out.member("chain", hex(backup.chain));
    out.member("time", format_utc_time(backup.time));
    out.member("bytes", backup.bytes());
    out.member("new_bytes", backup.new_bytes);
    out.member("files", backup.files.size());
}

}  // namespace

// A backup is real only after it was read back, so whoever has it knows that.
void write_backup(const storage::BackupManifest& backup, json::JsonWriter& out) {
    open_backup(backup, out);
    out.member("verified", true);
    out.end_object();
}

void write_backups(const std::vector<storage::BackupManifest>& backups, json::JsonWriter& out) {
    out.begin_object();
    out.member("count", backups.size());
    out.key("backups");
    out.begin_array();
    for (const storage::BackupManifest& backup : backups) {
        open_backup(backup, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_backup_check(const storage::BackupCheck& check, json::JsonWriter& out) {
    out.begin_object();
    out.member("backups", check.backups);
    out.member("files", check.files);
    out.member("bytes", check.bytes);
    out.member("unused_files", check.unused);
    out.member("count", check.findings.size());
    out.key("findings");
    out.begin_array();
    for (const storage::BackupCheck::Finding& finding : check.findings) {
        out.begin_object();
        out.member("file", finding.file);
        out.key("backups");
        out.begin_array();
        for (const std::uint64_t number : finding.backups) {
            out.value(number);
        }
        out.end_array();
        out.member("problem", finding.problem);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_restored(const storage::BackupManifest& backup, json::JsonWriter& out) {
    open_backup(backup, out);
    out.end_object();
}

}  // namespace faultline::render
