// Witness paths: why a CI falls, step by step from it to a CI that was assumed to have failed.
//
// Thread safety: pure functions of an answer.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// Walks one path, so that nothing is kept for the paths that nobody looks at.
class WitnessPath {
 public:
    // The path of answer.down[position].  `answer` must outlive the walk.
    // REQUIRES: position < answer.down.size().
    WitnessPath(const BlastRadius& answer, std::uint32_t position);

    // The next node: first the CI itself, at last one of answer.failed; hops + 1 in all, then
    // nothing.
    [[nodiscard]] std::optional<graph::NodeIndex> next();

 private:
    const BlastRadius* answer_;
    std::uint32_t position_;
    std::uint32_t hops_;
    bool done_ = false;
};

// The ids along the path of answer.down[position]: hops + 1 of them.  Valid as long as `snapshot`,
// which must be the one that was asked.
// REQUIRES: position < answer.down.size().
// Cost: O(hops).
[[nodiscard]] std::vector<std::string_view> witness_ids(const graph::Snapshot& snapshot,
                                                        const BlastRadius& answer,
                                                        std::uint32_t position);

}  // namespace faultline::impact
