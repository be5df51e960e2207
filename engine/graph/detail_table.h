// DetailTable: distinct details of needs; millions of needs share a few of them.
//
// Thread safety: none; one table belongs to one thread.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/intern_table.h"
#include "engine/graph/need_detail.h"

namespace faultline::graph {

// Distinct details, numbered from 0 in the order of their first use.
class DetailTable {
 public:
    // The number of `detail`, which is added if it is new.  Cost: O(1) expected.
    std::uint32_t intern(const NeedDetail& detail);

    // The number of `detail`; InternTable::kNone if it is not there.
    [[nodiscard]] std::uint32_t find(const NeedDetail& detail) const;

    // Detail number `index`.  Valid until the next intern.  REQUIRES: index < size().
    [[nodiscard]] const NeedDetail& operator[](std::uint32_t index) const {
        return details_[index];
    }

    [[nodiscard]] std::uint32_t size() const { return table_.size(); }

 private:
    std::vector<NeedDetail> details_;
    InternTable table_;
    std::uint32_t latest_ = InternTable::kNone;  // input often repeats a detail at once
};

}  // namespace faultline::graph
