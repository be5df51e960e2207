// The CIs of an answer in one list, and the needs between them.
//
// Thread safety: pure functions of an immutable Snapshot and an answer.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// The classes of an answer that have CIs.
enum class AffectedAs : std::uint8_t { failed, down, at_risk, impaired, inherited };
inline constexpr std::size_t kAffectedClasses = 5;

// A CI of an answer.
struct AffectedCi {
    graph::NodeIndex node;
    AffectedAs as;

    friend bool operator==(const AffectedCi&, const AffectedCi&) = default;
};

// All CIs of `answer`, by id: what failed, is down, at risk or impaired, and the inherited if the
// answer lists them.
// Cost: O(n log n) of them.
[[nodiscard]] std::vector<AffectedCi> affected_cis(const graph::Snapshot& snapshot,
                                                   const BlastRadius& answer);

// Those of them that failed, are down, at risk or impaired and whose class is wanted: classes[i]
// is true for ClassIndex i.
// Cost: O(the answer), and O(n log n) of the wanted.
[[nodiscard]] std::vector<AffectedCi> affected_of_classes(const graph::Snapshot& snapshot,
                                                          const BlastRadius& answer,
                                                          const std::vector<bool>& classes);

// All needs from CIs of one group to CIs of another, or of the same.  Parallel needs that the
// Snapshot holds as one count once.
struct NeedBundle {
    std::uint32_t source = 0;  // group of the dependents
    std::uint32_t target = 0;  // group of the dependencies
    std::uint64_t hard = 0;
    std::uint64_t grouped = 0;  // memberships, hard or soft
    std::uint64_t soft = 0;

    friend bool operator==(const NeedBundle&, const NeedBundle&) = default;
};

// The needs between `cis`, of which cis[i] belongs to group groups[i]; by source, then target.
// REQUIRES: both spans are of one size, and each CI occurs once.
// Cost: O(the needs of `cis`), and O(log) for each bundle.
[[nodiscard]] std::vector<NeedBundle> bundle_needs(const graph::Snapshot& snapshot,
                                                   std::span<const AffectedCi> cis,
                                                   std::span<const std::uint32_t> groups);

}  // namespace faultline::impact
