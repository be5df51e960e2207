// JointModel: the OutageModel of many CIs at once, read straight from a Snapshot or out of the
// model of even more CIs.
//
// Thread safety: building is a pure function of what is immutable; a model is a value.
//
// It is the model of outage_model() over the closure of all roots, but for the numbering, which
// follows from the order of the roots as well: what depends on it is no part of any answer.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/ranked_bits.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/lazy_array.h"
#include "engine/impact/outage_model.h"

namespace faultline::impact {

// The model.  All its components are needed by some root, dependencies first; it has no order keys.
struct JointModel {
    OutageModel model;
    std::vector<graph::NodeIndex> nodes;  // by local number
    LazyArray<std::uint32_t> marks;       // by node: its number with kNumbered; else it has none

    // Of a part of another model there are no marks, but that and which numbers of it are here: as
    // a set, and by local number.
    const JointModel* whole = nullptr;
    graph::RankedBits kept;
    std::vector<std::uint32_t> numbers_in_whole;

    static constexpr std::uint32_t kNumbered = 0x8000'0000;

    // The local number of a node, or kNone.  REQUIRES: node < node_count() of the Snapshot.
    [[nodiscard]] std::uint32_t number_of(graph::NodeIndex node) const {
        if (whole != nullptr) return number_in_part(whole->number_of(node));
        const std::uint32_t mark = marks[static_cast<std::uint32_t>(node)];
        return (mark & kNumbered) != 0 ? mark - kNumbered : kNone;
    }

    // The local number of what has the number `number` in `whole`, or kNone; kNone for kNone.
    // REQUIRES: this is a part.
    [[nodiscard]] std::uint32_t number_in_part(std::uint32_t number) const {
        return number != kNone && kept.contains(number) ? kept.rank(number) : kNone;
    }
};

// The model of what takes `roots` down; shared events are not in it yet.
// REQUIRES: every root < snapshot.node_count(), and they need fewer than 2^31 CIs.
// Cost: linear in what they need; depth of the graph takes heap, not stack.
[[nodiscard]] JointModel joint_model(const graph::Snapshot& snapshot,
                                     std::span<const graph::NodeIndex> roots);

// The part of a model that `roots` need, with the same draws: several times as fast as to read it
// from the Snapshot.  `whole` must outlive it.
// REQUIRES: every root has a number in `whole`, which is no part and has no shared events.
// Cost: linear in what the roots need, and a bit for each CI of `whole`.
[[nodiscard]] JointModel joint_part(const JointModel& whole,
                                    std::span<const graph::NodeIndex> roots);

}  // namespace faultline::impact
