// ReliabilityTable: the reliabilities of nodes as numbers (layout.h); many nodes share a few
// values.
//
// Thread safety: none; one table belongs to one thread.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/intern_table.h"
#include "engine/model/reliability.h"

namespace faultline::graph {

// Distinct unavailabilities in the order of their first use.
class ReliabilityTable {
 public:
    // The number of a reliability; an unavailability that is new is added.  Cost: O(1) expected.
    // REQUIRES: an unavailability is in [0, 1) and not a negative zero.
    std::uint32_t number(const model::OwnReliability& reliability);

    // The same if it is there; InternTable::kNone otherwise.
    [[nodiscard]] std::uint32_t find(const model::OwnReliability& reliability) const;

    // The unavailabilities: the first one has the number kFirstReliability.
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

 private:
    std::vector<double> values_;
    InternTable table_;
};

// The reliability with that number.
// REQUIRES: what the number refers to is in `unavailabilities`.
[[nodiscard]] model::OwnReliability reliability_of(std::uint32_t number,
                                                   const double* unavailabilities);

}  // namespace faultline::graph
