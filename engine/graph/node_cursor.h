// NodeCursor: the CIs of a Snapshot one after the other in the order of their external ids.
//
// Thread safety: none; it refers to the Snapshot, which must outlive it.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/graph/snapshot.h"

namespace faultline::graph {

// Walks over nodes and leaves out CIs that are gone.
class NodeCursor {
 public:
    // Begin with the first CI.
    explicit NodeCursor(const Snapshot& snapshot);

    // Begin with the first CI whose id is above `id`.  Cost: O(log nodes).
    NodeCursor(const Snapshot& snapshot, std::string_view id);

    // The next one, if there is one.  Cost: O(1), and a step for each CI that is gone.
    [[nodiscard]] std::optional<NodeIndex> next();

 private:
    const Snapshot* snapshot_;
    std::uint32_t next_base_ = 0;  // of the buffer
    std::uint32_t next_new_ = 0;   // of the patch
};

}  // namespace faultline::graph
