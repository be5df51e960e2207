#include "storage/claim_scan.h"

#include <algorithm>
#include <optional>

#include "storage/keys.h"

namespace faultline::storage {

ClaimScan::ClaimScan(const Database& database, Version version)
    : database_(&database),
      version_(version),
      scan_(database.scan(Table::claim, {.first = {}, .end = {}, .reads_much = true})) {}

ClaimScan::ClaimScan(const Database& database, Version version, CiId only)
    : ClaimScan(database, version, only, only) {}

ClaimScan::ClaimScan(const Database& database, Version version, CiId first, CiId last)
    : database_(&database),
      version_(version),
      scan_(database.scan(Table::claim,
                          {.first = ci_key(first), .end = ci_key(CiId{raw(last) + 1})})) {}

Result<bool> ClaimScan::next() {
    row_count_ = 0;
    while (row_count_ == 0) {
        FL_TRY(const bool is_there, current_key());
        if (!is_there) return false;
        FL_CHECK(collect());
    }
    return true;
}

Result<bool> ClaimScan::find(CiId ci) {
    FL_TRY(const bool is_there, current_key());
    if (!is_there || ci_ != ci) scan_.seek(ci_key(ci));
    row_count_ = 0;
    newest_ = Version{0};
    FL_TRY(const bool is_after_seek, current_key());
    if (is_after_seek && ci_ == ci) FL_CHECK(collect());
    return row_count_ != 0;
}

// Reads the key the scan stands at; false at the end.
Result<bool> ClaimScan::current_key() {
    if (!scan_.valid()) {
        FL_CHECK(scan_.status());
        return false;
    }
    const std::optional<ClaimKey> key = parse_claim_key(scan_.key());
    if (!key) return database_->damaged("the key of a claim does not decode");
    ci_ = key->ci;
    source_ = key->source;
    row_version_ = key->version;
    return true;
}

// Takes the rows of the current CI: of each source the newest that is not above the version.
Result<void> ClaimScan::collect() {
    const CiId ci = ci_;
    std::optional<SymbolId> decided;
    bool is_there = true;
    newest_ = Version{0};
    while (is_there && ci_ == ci) {
        if (decided != source_ && raw(row_version_) <= raw(version_)) {
            decided = source_;
            newest_ = std::max(newest_, row_version_);
            keep(scan_.value());
        }
        scan_.next();
        FL_TRY(is_there, current_key());
    }
    ci_ = ci;
    return {};
}

// An empty row says that the source withdrew its claim.
void ClaimScan::keep(std::string_view claim) {
    if (claim.empty()) return;
    if (row_count_ == rows_.size()) rows_.emplace_back();
    rows_[row_count_].source = source_;
    rows_[row_count_].claim.assign(claim);
    row_count_++;
}

}  // namespace faultline::storage
