// Workspace: the arrays behind a Scratch.  Private to engine/impact.
//
// Thread safety: none; as its Scratch.
//
// Layout: marks and the arrays of structs are addressed by node or group and hold what earlier
// questions left there; an entry counts only where the mark of this question says so.  The queues
// are filled from the front by each question.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/lazy_array.h"
#include "engine/impact/reading.h"

namespace faultline::impact {

using graph::GroupIndex;
using graph::NodeIndex;

// The classes of an answer, as marks.  The order is of no meaning but for unaffected.
enum class NodeClass : std::uint32_t {
    unaffected = 0,
    failed,
    down,
    frontier,
    at_risk,
    impaired,
    inherited,
};

// An array of small values, all of which become 0 at once when a new question starts.
class Marks {
 public:
    // Values are below this.
    static constexpr std::uint32_t kValues = 8;

    // Start with this epoch; 0 and whatever is too low is raised.
    explicit Marks(std::uint32_t first_epoch) : base_(std::max(first_epoch, kValues)) {}

    // Set all entries to 0 and let there be at least `size` of them.
    // Cost: what is grown; the whole array once in 2^29 times.
    void start(std::size_t size) {
        if (base_ > UINT32_MAX - 2 * kValues) {
            std::fill_n(stamps_.data(), stamps_.size(), 0U);
            base_ = 0;
        }
        base_ += kValues;
        stamps_.require(size);
    }

    // Go on counting from a later epoch, as if so many questions had been asked.
    void skip_to(std::uint32_t epoch) { base_ = std::max(base_, epoch); }

    // The value of an entry.  REQUIRES: index is below the size of the last start().
    [[nodiscard]] std::uint32_t get(std::uint32_t index) const {
        const std::uint32_t value = stamps_.data()[index] - base_;
        return value < kValues ? value : 0;
    }

    // Change an entry.  REQUIRES: as get(), value < kValues.
    void set(std::uint32_t index, std::uint32_t value) { stamps_.data()[index] = base_ + value; }

 private:
    LazyArray<std::uint32_t> stamps_;
    std::uint32_t base_;
};

// How a CI fell.  Counts for nodes that are failed or down.
struct FallState {
    std::uint32_t hops;
    NodeIndex next;          // next step of the witness path
    std::uint32_t position;  // in the list of the CIs that are down, or of those that failed
};

// What a group has lost.  Counts for groups that are marked as touched.
struct GroupLoss {
    std::uint64_t lost;   // capacity of its hard members that are down
    std::uint64_t slack;  // how much it can lose without breaking
    std::uint32_t level;  // the last hop level that took something from it
    NodeIndex level_min;  // of the members lost at that level the one with the smallest id
};

// A soft need, or a soft membership, whose target is down.
struct SoftLoss {
    NodeIndex dependent;
    NodeIndex target;
    double strength;
};

// What a CI inherits.  Counts for nodes that are marked as inherited.
struct Inheritance {
    std::uint32_t steps;       // to the nearest hit
    std::uint32_t rank;        // position of its owner among the origins
    std::uint32_t margin_min;  // over all hits beneath
};

// The arrays.
struct Workspace {
    explicit Workspace(std::uint32_t first_epoch)
        : classes(first_epoch), seen(first_epoch), touched_marks(first_epoch) {}

    // The class of a node in the question at hand.
    [[nodiscard]] NodeClass class_of(NodeIndex node) const {
        return static_cast<NodeClass>(classes.get(static_cast<std::uint32_t>(node)));
    }
    void set_class(NodeIndex node, NodeClass value) {
        classes.set(static_cast<std::uint32_t>(node), static_cast<std::uint32_t>(value));
    }

    Reading reading;  // of the question at hand

    Marks classes;  // NodeClass by node
    Marks seen;     // 1 by node: visited by a plain walk

    LazyArray<FallState> falls;          // by node
    LazyArray<Inheritance> inheritance;  // by node; grown by questions that list

    Marks touched_marks;              // 1 by group: has lost a hard member
    LazyArray<GroupLoss> losses;      // by group
    std::vector<GroupIndex> touched;  // the groups that have lost a hard member

    LazyArray<NodeIndex> queue;                // nodes in the order they were reached
    std::vector<std::uint32_t> level_begin;    // where each hop level begins in queue, and its end
    LazyArray<std::uint32_t> ranks;            // of whose hit is nearest, beside queue
    std::vector<NodeIndex> stack;              // of a walk whose order does not matter
    std::vector<NodeIndex> frontier;           // what would fall beyond the last hop
    std::vector<SoftLoss> soft_losses;         // in any order
    std::vector<NodeIndex> softly_needed;      // what fell and has soft dependents; in any order
    std::vector<NodeIndex> node_buffer;        // of sort_indexes()
    std::vector<GroupIndex> group_buffer;      // of sort_indexes()
    std::vector<std::uint64_t> capacity_list;  // of one group
};

// How many nodes ahead of the one at hand a walk asks for a row of dependents.
inline constexpr std::uint32_t kRowsAhead = 6;

}  // namespace faultline::impact
