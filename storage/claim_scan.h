// ClaimScan: the claims about one CI after another, as they were at a version.
//
// Thread safety: none; a scan belongs to one thread.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/database.h"

namespace faultline::storage {

// One source's claim in its canonical form.
struct ClaimRow {
    SymbolId source{};
    std::string claim;
};

// Walks the table of claims, ascending by CI.
class ClaimScan {
 public:
    // All CIs.  Reads ahead.
    ClaimScan(const Database& database, Version version);

    // The CI `only`.
    ClaimScan(const Database& database, Version version, CiId only);

    // Some of the CIs from `first` to `last`.
    ClaimScan(const Database& database, Version version, CiId first, CiId last);

    // Go to the next CI that someone claims something about; false after the last one.
    // Errors: corruption, unavailable.
    [[nodiscard]] Result<bool> next();

    // Go to `ci`, which must not lie before the current one; false if nobody claims anything about
    // it.  Errors: corruption, unavailable.
    [[nodiscard]] Result<bool> find(CiId ci);

    // The current CI and its claims, ascending by source number.  Valid until next() or find().
    // REQUIRES: the last call returned true.
    [[nodiscard]] CiId ci() const { return ci_; }
    [[nodiscard]] std::span<const ClaimRow> rows() const { return {rows_.data(), row_count_}; }

    // The last version that claimed or withdrew anything about the CI that next() or find() looked
    // at; 0 if none did.
    [[nodiscard]] Version newest() const { return newest_; }

 private:
    Result<bool> current_key();
    Result<void> collect();
    void keep(std::string_view claim);

    const Database* database_;
    Version version_;
    Scan scan_;
    CiId ci_{};                   // of the row the scan stands at, then of rows_
    SymbolId source_{};           // of the row the scan stands at
    Version row_version_{};       // of the row the scan stands at
    std::vector<ClaimRow> rows_;  // beyond row_count_: memory to be used again
    std::size_t row_count_ = 0;
    Version newest_{};
};

}  // namespace faultline::storage
