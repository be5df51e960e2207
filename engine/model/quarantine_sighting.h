// QuarantineSighting: which rows one import set aside.
//
// It is a record of kind kQuarantineSightingRecord, its key is run_key() of the import's version.
// Rows that came together have neighbouring numbers, so that an import that sets the same thousand
// rows aside every night adds a few bytes, and no row is written again.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     sighting = u8 1, varint ranges, (varint gap, varint size - 1) * ranges
//
// The gap is the distance from the last row of the range before, at least 2 from the second range
// on; the first one counts from 0.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kQuarantineSightingRecord = "quarantine_sighting";

// Numbers of rows, as ranges.
class QuarantineSighting {
 public:
    // Rows that follow each other, both ends among them.
    struct Range {
        std::uint64_t first = 0;
        std::uint64_t last = 0;

        friend bool operator==(const Range&, const Range&) = default;
    };

    // No row.
    QuarantineSighting() = default;

    // These rows.  REQUIRES: ascending, unique, above 0.
    explicit QuarantineSighting(const std::vector<std::uint64_t>& numbers);

    // True if the row is there.  Cost: O(log ranges).
    [[nodiscard]] bool contains(std::uint64_t number) const;

    // Ascending; no two of them touch.
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }

    // The canonical form.
    [[nodiscard]] std::string encode() const;

    // Errors: corruption if the bytes are not a canonical sighting.
    [[nodiscard]] static Result<QuarantineSighting> decode(std::string_view bytes);

    friend bool operator==(const QuarantineSighting&, const QuarantineSighting&) = default;

 private:
    std::vector<Range> ranges_;
};

}  // namespace faultline::model
