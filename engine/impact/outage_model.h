// OutageModel: which basic events take a CI down.  One coherent boolean model:
//
//     F_v = X_v  or  shared event of v  or  any need (draw and F_w)
//           or  any group whose members with (draw and F_m) carry `breaking` capacity or more
//
// F is the least solution.  Basic events are independent: X_v of each CI, one draw for each soft
// need and soft membership, one shared event for each beta group.
//
// Thread safety: building is a pure function; a model is a value.
//
// Layout: by local number of the Closure.  Only `components` matter: those that the root needs.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/impact/closure.h"

namespace faultline::impact {

// Stands for "no draw", "no shared event", "no node".
inline constexpr std::uint32_t kNone = UINT32_MAX;

// CIs with a common cause that is not in the graph.  One event fails all of them; its probability
// is `factor` times the least unavailability of the members, and each member keeps the rest of its
// own.
struct BetaGroup {
    std::string name;                    // what it is known by, such as its owner and group name
    double factor = 0;                   // 0 to 1
    std::vector<std::uint32_t> members;  // local numbers
    double least_elsewhere = 1;          // least unavailability of members outside the closure
};

// A need.
struct OutageNeed {
    std::uint32_t dependency;
    std::uint32_t draw;  // kNone: hard
};

// A member of a group.
struct OutageMember {
    std::uint32_t member;
    std::uint32_t draw;  // kNone: hard
    std::uint64_t capacity;
};

// A group.  It is broken when members with `breaking` capacity or more are lost; 0: always.
struct OutageGroup {
    ListPart members;
    std::uint64_t capacity;
    std::uint64_t breaking;
};

// A basic event that belongs to no CI: a draw or a shared event.
struct OutageEvent {
    double probability;
    std::uint64_t identity;  // the same wherever the same event occurs
};

// Where the needs and the groups of a CI begin; those of the next CI end them.
struct OutageRow {
    std::uint32_t needs = 0;
    std::uint32_t groups = 0;
};

// The model.
struct OutageModel {
    std::uint32_t root = 0;
    std::vector<std::uint32_t> components;       // needed by the root, dependencies first
    std::vector<std::uint32_t> component_begin;  // as Closure's
    std::vector<std::uint32_t> component_of;     // by CI
    std::vector<std::uint64_t> identities;       // by CI, from its external id alone
    std::vector<std::uint64_t> order_keys;       // by CI, ascending with the external id
    std::vector<OutageRow> rows;                 // by CI, and one that ends the last
    std::vector<OutageNeed> needs;               // hard ones of a CI before its soft ones
    std::vector<OutageGroup> groups;
    std::vector<OutageMember> members;
    std::vector<OutageEvent> draws;
    std::vector<OutageEvent> shared;       // one for each beta group
    std::vector<std::uint32_t> shared_of;  // by CI: its event in `shared`, or kNone

    // How many CIs there are, needed or not.
    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(component_of.size());
    }

    // The first CI of a component and the one behind its last.
    [[nodiscard]] std::uint32_t first_of(std::uint32_t component) const {
        return component_begin[component];
    }
    [[nodiscard]] std::uint32_t last_of(std::uint32_t component) const {
        return component_begin[component + 1];
    }

    // What a CI needs.  Valid as long as *this.
    [[nodiscard]] std::span<const OutageNeed> needs_of(std::uint32_t number) const {
        const std::uint32_t first = rows[number].needs;
        return std::span(needs).subspan(first, rows[number + 1].needs - first);
    }
    [[nodiscard]] std::span<const OutageGroup> groups_of(std::uint32_t number) const {
        const std::uint32_t first = rows[number].groups;
        return std::span(groups).subspan(first, rows[number + 1].groups - first);
    }
    [[nodiscard]] std::span<const OutageMember> members_of(const OutageGroup& group) const {
        return std::span(members).subspan(group.members.first, group.members.count);
    }

    // Calls `visit` with every CI that `number` needs directly, in a fixed order, not unique.
    template <typename Visit>
    void for_each_dependency(std::uint32_t number, Visit visit) const {
        for (const OutageNeed& need : needs_of(number))
            visit(need.dependency);
        for (const OutageGroup& group : groups_of(number))
            for (const OutageMember& member : members_of(group))
                visit(member.member);
    }
};

// The model of what takes `root` down.
// REQUIRES: root < closure.size(), the closure is of this snapshot.
// Cost: linear in the closure.
[[nodiscard]] OutageModel outage_model(const graph::Snapshot& snapshot,
                                       const Closure& closure,
                                       std::uint32_t root);

// Let the members of `groups` share events.  `own` is the unavailability by CI; what is shared is
// taken from it.
// Errors: invalid_argument if a factor is not within [0, 1], a member does not exist, or a CI is in
// two beta groups.
// REQUIRES: own.size() == model.size().
[[nodiscard]] Result<void> add_shared_events(const std::vector<BetaGroup>& groups,
                                             OutageModel& model,
                                             std::vector<double>& own);

}  // namespace faultline::impact
