// CiPlaces: what each CI is in an answer, and where it stands there.
//
// Thread safety: immutable after construction.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/impact/affected.h"
#include "engine/impact/affected_positions.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// A CI of an answer: its class, and its position in the list of that class.
struct CiPlace {
    AffectedAs as;
    std::uint32_t position;

    friend bool operator==(const CiPlace&, const CiPlace&) = default;
};

// The places of all CIs of one answer.
class CiPlaces {
 public:
    // Of `answer`, which must outlive it.
    // Cost: O(the CIs that the answer lists).
    explicit CiPlaces(const BlastRadius& answer);

    [[nodiscard]] const BlastRadius& answer() const { return answer_; }

    // The place of `node`; nothing if it is not affected, or inherits and is not listed.
    [[nodiscard]] std::optional<CiPlace> find(graph::NodeIndex node) const;

    // True if the CI failed or fell.
    [[nodiscard]] bool is_down(graph::NodeIndex node) const;

    // How many hops away the failure is.  REQUIRES: is_down(node).
    [[nodiscard]] std::uint32_t hops(graph::NodeIndex node) const;

 private:
    const BlastRadius& answer_;
    std::vector<AffectedCi> cis_;                          // class by class
    std::array<std::uint32_t, kAffectedClasses> begin_{};  // where each class begins in cis_
    std::optional<AffectedPositions> positions_;
};

}  // namespace faultline::impact
