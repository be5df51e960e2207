// Backups as JSON.

#pragma once

#include <vector>

#include "api/app/backup.h"
#include "api/json/writer.h"

namespace faultline::render {

// One backup, which was verified when it was made.
void write_backup(const storage::BackupManifest& backup, json::JsonWriter& out);

// All backups of a folder.
void write_backups(const std::vector<storage::BackupManifest>& backups, json::JsonWriter& out);

// What a verification of a folder found.
void write_backup_check(const storage::BackupCheck& check, json::JsonWriter& out);

// What a restore made.
void write_restored(const storage::BackupManifest& backup, json::JsonWriter& out);

}  // namespace faultline::render
