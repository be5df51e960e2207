// The search for pairs and triples of CIs that take down the root of a closure together.  Private
// to engine/impact.
//
// Thread safety: none; one owner.
//
// Two CIs bring something down together that neither brings down alone only if both take capacity
// from the same group.  So only such partners are tried, all partners of a CI side by side in
// lanes. Of CIs that lead to each other without a fork only the last one is tried
// (point_candidates.h).

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/closure.h"
#include "engine/impact/closure_spread.h"
#include "engine/impact/lane_spread.h"

namespace faultline::impact {

// Two or three local numbers, ascending.
using CutPair = std::array<std::uint32_t, 2>;
using CutTriple = std::array<std::uint32_t, 3>;

// When a search ends early: after so many steps of work, or with more than so many cuts of one
// size.
struct CutLimits {
    std::uint64_t work_max;
    std::size_t sets_max;
};

// Finds the minimal cuts of two and of three among some CIs.
class CutSearch {
 public:
    // Look among `candidates` (ascending), none of which takes the root down alone.
    // REQUIRES: closure.roots.size() == 1; `closure` outlives this.
    CutSearch(const Closure& closure,
              std::span<const std::uint32_t> candidates,
              const CutLimits& limits);

    // All pairs, ascending; after that all triples, ascending.  More than sets_max of them are no
    // more than that: some may be missing.
    [[nodiscard]] std::vector<CutPair> pairs();
    [[nodiscard]] std::vector<CutTriple> triples(std::span<const CutPair> pairs);

    // True if the search ended for lack of work, so that some are missing.
    [[nodiscard]] bool out_of_work() const { return out_of_work_; }

 private:
    void list_causes(std::span<const std::uint32_t> candidates);
    std::vector<std::uint32_t> open_hits();
    std::vector<std::uint32_t> partners();
    bool fall_with(std::span<const std::uint32_t> partners);
    template <typename Use>
    void for_each_cut(std::span<const std::uint32_t> partners, Use use);
    void triples_with(std::uint32_t first,
                      std::span<const CutPair> pairs,
                      std::vector<CutTriple>& triples);
    void triples_with(CutPair pair,
                      std::span<const CutPair> pairs,
                      std::vector<CutTriple>& triples);
    bool has_work();
    [[nodiscard]] bool enough(const std::vector<CutTriple>& triples) const;

    const Closure& closure_;
    std::uint32_t root_;
    ClosureSpread spread_;
    LaneSpread lanes_;
    std::vector<std::uint32_t> steps_;         // by number: from the root, or kNotReached
    std::vector<std::uint32_t> causes_;        // candidates that take capacity from some group
    std::vector<std::uint32_t> causes_begin_;  // by group, and the end: positions in hits_
    std::vector<std::uint32_t> hits_;          // by group the causes that take from it
    std::vector<std::uint32_t> marks_;         // by number: a partner in the list of that number
    std::vector<std::uint8_t> is_partner_;     // by number: of the first of a triple
    std::uint32_t list_count_ = 0;
    std::uint64_t listed_ = 0;
    CutLimits limits_;
    bool out_of_work_ = false;
};

}  // namespace faultline::impact
