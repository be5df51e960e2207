// AffectedPositions: where a node stands in a list of affected CIs.
//
// Thread safety: immutable after construction.
//
// A hash table with open addressing, at most half full.  It takes the time and memory of the list,
// not of the graph, so that a small answer about a large graph stays small.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/affected.h"

namespace faultline::impact {

// The positions of the CIs of one list.
class AffectedPositions {
 public:
    // Of all of `cis`.  REQUIRES: each node is in it once; fewer than 2^32 - 1 of them.
    explicit AffectedPositions(std::span<const AffectedCi> cis);

    // The position of `node`; nothing if it is not in the list.
    [[nodiscard]] std::optional<std::uint32_t> find(graph::NodeIndex node) const {
        std::size_t at = first_slot(node);
        while (slots_[at].next_position != 0 && slots_[at].node != node) {
            at = (at + 1) & (slots_.size() - 1);
        }
        if (slots_[at].next_position == 0) return std::nullopt;
        return slots_[at].next_position - 1;
    }

 private:
    struct Slot {
        graph::NodeIndex node{};
        std::uint32_t next_position = 0;  // the one behind; 0: the slot is empty
    };

    // The upper bits of a product spread nodes that follow each other.
    [[nodiscard]] std::size_t first_slot(graph::NodeIndex node) const {
        constexpr std::uint64_t kGoldenRatio = 0x9E37'79B9'7F4A'7C15;
        return static_cast<std::size_t>((raw(node) * kGoldenRatio) >> shift_);
    }

    std::vector<Slot> slots_;  // a power of two of them
    int shift_ = 0;
};

}  // namespace faultline::impact
