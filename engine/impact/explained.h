// Explained: why one CI is what it is in an answer, as data.
//
// Thread safety: a pure function of an immutable Snapshot and an answer about it; an Explained is a
// value.
//
// Layout: lists are flat; a group names its parts of `members` by first and count.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/carrying_needs.h"
#include "engine/impact/ci_places.h"

namespace faultline::impact {

// A member of a group and its capacity.
struct ExplainedMember {
    graph::NodeIndex node;
    std::uint32_t capacity;

    friend bool operator==(const ExplainedMember&, const ExplainedMember&) = default;
};

// A group that lost a hard member.  A soft member that is down is in neither part: it keeps its
// capacity and can be relied on no more.
struct ExplainedGroup {
    graph::GroupIndex group;
    std::uint64_t capacity_left;
    std::uint32_t margin;  // as that of a HitGroup; kNoMargin if the group is broken
    ListPart lost;         // hard members that are down; by id
    ListPart surviving;    // members that are up; by id

    [[nodiscard]] bool is_broken() const { return margin == kNoMargin; }

    friend bool operator==(const ExplainedGroup&, const ExplainedGroup&) = default;
};

// Why a CI is what it is.
struct Explained {
    graph::NodeIndex ci{};
    std::optional<CiPlace> place;  // nothing: it is not affected

    // Its own needs that are down: the hard ones, then the soft ones with its soft members; both by
    // the id of the dependency.
    std::vector<Need> hard_needs;
    std::vector<Need> soft_needs;

    // The groups it owns that lost a member, by name; then those that `path` goes through, in its
    // order.
    std::vector<ExplainedGroup> groups;
    std::vector<ExplainedMember> members;

    // From the CI, need by need, to one that failed.  Of a CI that fell it is its witness path.  Of
    // one that was hit it goes on with the witness path of what hit it, that of the fewest hops,
    // then of the smallest id.  Of one that inherits it goes the shortest way to the owner of the
    // nearest hit first.  Of one that is not affected it is the shortest way along needs of any
    // kind, although nothing comes along it; empty if there is none, and of a CI that failed.
    std::vector<Need> path;

    // The parts of a group.  Valid as long as *this.
    [[nodiscard]] std::span<const ExplainedMember> lost_of(const ExplainedGroup& group) const {
        return std::span(members).subspan(group.lost.first, group.lost.count);
    }
    [[nodiscard]] std::span<const ExplainedMember> surviving_of(const ExplainedGroup& group) const {
        return std::span(members).subspan(group.surviving.first, group.surviving.count);
    }

    friend bool operator==(const Explained&, const Explained&) = default;
};

// Why `ci` is what it is in the answer of `places`.
// REQUIRES: the answer is about `snapshot`, was not cut by max_hops and lists the inherited.
// Cost: O(needs of the CI and of those on its path, members of its groups); of a CI that is not
// affected O(all that it needs, with their needs).
[[nodiscard]] Explained explained(const graph::Snapshot& snapshot,
                                  const CiPlaces& places,
                                  graph::NodeIndex ci);

// The needs along `nodes`, each the first of the carrying needs between two neighbours, or of all
// needs if none carries.
// REQUIRES: each of `nodes` needs the next one.
// Cost: O(their needs).
[[nodiscard]] std::vector<Need> needs_along(const graph::Snapshot& snapshot,
                                            const CiPlaces& places,
                                            std::span<const graph::NodeIndex> nodes);

}  // namespace faultline::impact
