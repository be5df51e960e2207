#include "storage/record_rows.h"

#include "storage/keys.h"

namespace faultline::storage {

namespace {

// The smallest string above all that begin with `prefix`, which ends with a zero byte.
std::string end_of(std::string prefix) {
    prefix.back() = '\1';
    return prefix;
}

Result<RecordKey> parsed(const Database& database, std::string_view key) {
    if (const auto parsed = parse_record_key(key)) return *parsed;
    return database.damaged("the key of a record does not decode");
}

}  // namespace

Result<std::optional<StoredRecord>> find_record(const Database& database,
                                                Version version,
                                                std::string_view kind,
                                                std::string_view key) {
    const Scan row = database.scan(
        Table::record,
        {.first = record_key({kind, key, version}), .end = end_of(record_prefix(kind, key))});
    if (!row.valid()) {
        FL_CHECK(row.status());
        return std::optional<StoredRecord>();
    }
    FL_TRY(const RecordKey found, parsed(database, row.key()));
    if (row.value().empty()) return std::optional<StoredRecord>();
    return std::optional(StoredRecord{found.version, std::string(row.value())});
}

Result<void> visit_records(const Database& database,
                           Version version,
                           std::string_view kind,
                           const RecordVisitor& visitor) {
    std::optional<std::string> decided;  // the key whose newest row was seen
    const std::string prefix = record_kind_prefix(kind);
    Scan rows = database.scan(Table::record, {.first = prefix, .end = end_of(prefix)});
    for (; rows.valid(); rows.next()) {
        FL_TRY(const RecordKey found, parsed(database, rows.key()));
        if (raw(found.version) > raw(version) || decided == found.key) continue;
        decided = std::string(found.key);
        if (!rows.value().empty()) FL_CHECK(visitor(*decided, found.version, rows.value()));
    }
    return rows.status();
}

Result<std::optional<StoredRequest>> find_request(const Database& database,
                                                  Version version,
                                                  std::string_view principal,
                                                  std::string_view key) {
    FL_TRY(const std::optional<std::string> bytes,
           database.get(Table::request, request_key(principal, key)));
    if (!bytes) return std::optional<StoredRequest>();
    const Result<StoredRequest> request = decode_request(*bytes);
    if (!request.ok()) return database.damaged(request.error().message);
    if (raw(request.value().version) > raw(version)) return std::optional<StoredRequest>();
    return std::optional(request.value());
}

}  // namespace faultline::storage
