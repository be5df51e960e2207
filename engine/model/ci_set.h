// CiSet: many configuration items in little memory, as ranges of their numbers.
//
// Thread safety: const members may be called from several threads.
//
// CIs that came into a store together have neighbouring numbers, so that what one import saw is a
// few ranges however large it is.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     set = varint ranges, (varint gap, varint size - 1) * ranges
//
// The gap is the distance from the CI after the range before, at least 1 from the second range on;
// the first one counts from CI 1.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"

namespace faultline::model {

// A set of CIs.
class CiSet {
 public:
    // CIs that follow each other, both ends among them.
    struct Range {
        CiId first{};
        CiId last{};

        friend bool operator==(const Range&, const Range&) = default;
    };

    // Add a CI above all that are there.  REQUIRES: ci > CiId{0}.
    void append(CiId ci);

    // True if the CI is there.  Cost: O(log ranges).
    [[nodiscard]] bool contains(CiId ci) const;

    // How many CIs there are.
    [[nodiscard]] std::uint64_t size() const { return size_; }

    // Ascending; no two of them touch.
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }

    // Append the canonical form.
    void encode(ByteWriter& out) const;

    // Read the canonical form; fails the reader if the bytes are not one.
    [[nodiscard]] static CiSet decode(ByteReader& in);

    friend bool operator==(const CiSet&, const CiSet&) = default;

 private:
    std::vector<Range> ranges_;
    std::uint64_t size_ = 0;
};

}  // namespace faultline::model
