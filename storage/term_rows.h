// The rows of the table `term`: which CIs have, or ever had, a claim with a term.
//
//     be64 term, be64 CI                         empty: this CI
//     be64 term, be64 CI, fixed64 XXH3 of value  varint count, varint distance * count:
//                                                this CI and `count` more, each at a distance from
//                                                the one before; all in one range of kTermRangeCis
//
// A large change set writes rows of several CIs, which are small and quick to walk; a small one
// writes a row for each CI.  A CI may be in several rows of a term.  Nothing is read before rows
// are written: equal rows fall together because the key says what the value is.
//
// Thread safety: as Database; a TermScan belongs to one thread.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/view_source.h"

namespace faultline::storage {

// A row of several CIs holds CIs whose numbers differ in these low bits only.
inline constexpr unsigned kTermRangeBits = 12;

// Hand the rows of `pairs` to `put`, ascending by key.  REQUIRES: pairs ascending by term, then CI,
// unique.  Errors: whatever `put` returns.
using PutRow = std::function<Result<void>(std::string_view key, std::string_view value)>;
[[nodiscard]] Result<void> put_term_rows(std::span<const TermKey> pairs, const PutRow& put);

// Walks terms and their CIs, ascending, each pair once.
class TermScan {
 public:
    // All pairs from `first` on.  Reads ahead.
    TermScan(const Database& database, TermKey first);

    // The CIs of one term from `first.ci` on.
    static TermScan of_term(const Database& database, TermKey first);

    // Call `found` with every row that is none, instead of failing.
    void on_damage(std::function<void()> found) { found_ = std::move(found); }

    // Go to the next pair; false after the last one.  Errors: corruption, unavailable.
    [[nodiscard]] Result<bool> next();

    // The pair.  REQUIRES: the last next() returned true.
    [[nodiscard]] const TermKey& pair() const { return pair_; }

 private:
    TermScan(const Database& database, TermKey first, ScanRange range, bool one_term);

    Result<bool> read_range();
    Result<void> take(std::string_view key, std::string_view value);

    const Database* database_;
    TermKey first_;
    bool one_term_;
    Scan rows_;
    std::vector<CiId> range_;  // of pair_.term, ascending, unique
    std::size_t at_ = 0;
    TermKey pair_;
    std::function<void()> found_;
};

// The CIs of each term, in the order of `terms`: ascending, unique, below `end`.
// Errors: corruption, unavailable.  Cost: a seek a term, in the order of the table.
[[nodiscard]] Result<std::vector<std::vector<CiId>>> read_terms(
    const Database& database, std::span<const std::uint64_t> terms, CiId end);

// Show `visitor` the CIs of a term from `first` on, below `end`, until it returns false.
// Errors: corruption, unavailable; whatever the visitor returns.  Memory: one range of CIs.
[[nodiscard]] Result<void> visit_term(const Database& database,
                                      TermKey first,
                                      CiId end,
                                      const CandidateVisitor& visitor);

// How many CIs the rows of a term name, one that is in several of them more than once; `at_most` if
// there are that many or more.
// Errors: corruption, unavailable.  Cost: one seek, O(rows); a row has up to 4,096 CIs.
[[nodiscard]] Result<std::uint64_t> count_term(const Database& database,
                                               std::uint64_t term,
                                               std::uint64_t at_most);

}  // namespace faultline::storage
