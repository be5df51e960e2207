// Blast radius: what falls, what is at risk and what is impaired when a set of CIs fails together.
//
// Thread safety: a pure function of an immutable Snapshot and the caller's own Scratch; an answer
// is a value.
//
// Layout: every list is flat.  An item names its own part of a second list by first and count; the
// member functions of BlastRadius give that part as a span.  Nodes, groups and classes are those of
// the Snapshot that was asked.  "By node" and "ascending" are by external id, which is the order of
// the numbers unless that Snapshot is patched.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/reading.h"
#include "engine/impact/scratch.h"

namespace faultline::impact {

// What to ask.
struct BlastQuestion {
    std::vector<graph::NodeIndex> failed;        // in any order; duplicates collapse
    std::optional<std::uint32_t> max_hops = {};  // absent: all the way
    bool list_inherited = false;                 // or only count them
    Reading reading = {};                        // of stale needs
};

// Stands for "no margin": that of a soft hit, which sorts after every number.
inline constexpr std::uint32_t kNoMargin = UINT32_MAX;

// A part of another list.
struct ListPart {
    std::uint32_t first = 0;
    std::uint32_t count = 0;

    friend bool operator==(const ListPart&, const ListPart&) = default;
};

// A group that holds its owner up no more.
struct BrokenGroup {
    graph::GroupIndex group;
    std::uint64_t capacity_left;

    friend bool operator==(const BrokenGroup&, const BrokenGroup&) = default;
};

// A CI that falls.  `next` is the next step of its witness path: a position in `down` if hops is
// above 1, in `failed` if it is 1.
struct DownItem {
    graph::NodeIndex node;
    std::uint32_t hops;
    std::uint32_t next;
    ListPart broken_groups;

    friend bool operator==(const DownItem&, const DownItem&) = default;
};

// A group that lost a hard member and still holds.  `margin` more of the members in `held_by` can
// fail, whichever they are, before it breaks.
struct HitGroup {
    graph::GroupIndex group;
    std::uint32_t margin;
    std::uint64_t capacity_left;
    ListPart held_by;

    friend bool operator==(const HitGroup&, const HitGroup&) = default;
};

// A CI that is up and owns a hit group.  `margin` is the smallest of its groups, `worst` the
// position in `hit_groups` of the first one that has it.
struct AtRiskItem {
    graph::NodeIndex node;
    std::uint32_t margin;
    std::uint32_t worst;
    ListPart hit_groups;

    friend bool operator==(const AtRiskItem&, const AtRiskItem&) = default;
};

// A soft need or a soft group member that is down.
struct SoftHit {
    graph::NodeIndex target;
    double strength;

    friend bool operator==(const SoftHit&, const SoftHit&) = default;
};

// A CI that is up, owns no hit group, and has soft hits.
struct ImpairedItem {
    graph::NodeIndex node;
    ListPart soft_hits;

    friend bool operator==(const ImpairedItem&, const ImpairedItem&) = default;
};

// A CI that needs something at risk or impaired, at any distance.  The nearest hit is `steps` needs
// away and belongs to `owner`: its hit group, or its soft target if margin is kNoMargin.
// `margin_min` is the smallest margin over all hits beneath; kNoMargin if all are soft.
struct InheritedItem {
    graph::NodeIndex node;
    graph::NodeIndex owner;
    std::uint32_t steps;
    std::uint32_t margin;
    graph::GroupIndex group;       // if margin is a number
    graph::NodeIndex soft_target;  // if it is not
    std::uint32_t margin_min;

    friend bool operator==(const InheritedItem&, const InheritedItem&) = default;
};

// How many CIs of one class are affected, and how.
struct ClassSummary {
    graph::ClassIndex class_index{};
    std::uint32_t down = 0;
    std::uint32_t at_risk = 0;
    std::uint32_t impaired = 0;
    std::uint32_t inherited = 0;

    friend bool operator==(const ClassSummary&, const ClassSummary&) = default;
};

// The answer.
struct BlastRadius {
    std::vector<graph::NodeIndex> failed;    // ascending, unique
    std::vector<DownItem> down;              // by hops, then node; without `failed`
    std::vector<BrokenGroup> broken_groups;  // per item of `down`, by name
    std::vector<AtRiskItem> at_risk;         // by margin, then node
    std::vector<HitGroup> hit_groups;        // per item of `at_risk`, by name
    std::vector<graph::NodeIndex> held_by;   // per hit group, ascending
    std::vector<ImpairedItem> impaired;      // ascending
    std::vector<SoftHit> soft_hits;          // per item of `impaired`, by target, then strength
    std::uint32_t inherited_count = 0;       // also when they are not listed
    std::vector<InheritedItem> inherited;    // ascending
    std::vector<graph::NodeIndex> frontier;  // what would fall one hop beyond max_hops; ascending
    bool complete = true;                    // false if there is a frontier
    std::vector<ClassSummary> by_class;      // those that occur, ascending

    // The parts that belong to one item.  Valid as long as *this.
    [[nodiscard]] std::span<const BrokenGroup> broken_groups_of(const DownItem& item) const {
        return part(broken_groups, item.broken_groups);
    }
    [[nodiscard]] std::span<const HitGroup> hit_groups_of(const AtRiskItem& item) const {
        return part(hit_groups, item.hit_groups);
    }
    [[nodiscard]] std::span<const graph::NodeIndex> held_by_of(const HitGroup& group) const {
        return part(held_by, group.held_by);
    }
    [[nodiscard]] std::span<const SoftHit> soft_hits_of(const ImpairedItem& item) const {
        return part(soft_hits, item.soft_hits);
    }

    friend bool operator==(const BlastRadius&, const BlastRadius&) = default;

 private:
    template <typename T>
    [[nodiscard]] static std::span<const T> part(const std::vector<T>& list, ListPart which) {
        return std::span(list).subspan(which.first, which.count);
    }
};

// The blast radius of `question.failed` failing together.  Two relationships of one CI that bring
// the same soft hit are two soft hits.
// REQUIRES: every failed node < snapshot.node_count().
// Cost: linear in the rows of dependents of the CIs in the answer, the needs of the impaired and
// the members of hit groups; O(log) on top for sorting what is listed.
[[nodiscard]] BlastRadius blast_radius(const graph::Snapshot& snapshot,
                                       const BlastQuestion& question,
                                       Scratch& scratch);

}  // namespace faultline::impact
