// The moments of a change: the states of the graph on its way, and what is down in each.
//
// Each step has up to three moments: its CIs are down as planned, its edits are done while they are
// still down, and it fails: then the CIs that may fail are down as well.  What is reported as
// failing is the step alone, since steps before it have ended well: a rolling change breaks one
// node.  A change with edits has a last moment, when all is done and nothing is down any more.
//
// A CI that an edit retires is down in the second and third moment of that step: whatever needs it
// until then loses it, though the graph afterwards does not know of the need any more.
//
// Each of them is looked at in every situation that others make meanwhile (situations.h); the last
// moment only as if no other change were under way.  Of services only those are told for which the
// change makes it worse than it is in that situation without it.
//
// A CI that runs with less capacity has it in every group that it is a member of.  A group that
// cannot be held with that is broken: its owner is down.  One that holds with less to spare than
// before the change, by that or by edits, is told as weakened.
//
// Thread safety: a pure function of an immutable version.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/moment_services.h"
#include "api/app/proposed_edits.h"
#include "api/app/situations.h"
#include "api/app/weakened_groups.h"
#include "engine/base/result.h"
#include "engine/impact/blast_radius.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// Which moment of a step.
enum class MomentPhase : std::uint8_t { during, applied, fails, after };

// The word for it: "during", "applied", "if_it_fails", "after".
[[nodiscard]] std::string_view phase_name(MomentPhase phase);

// A group that the capacity left by a step does not hold.
struct OverwhelmedGroup {
    std::string owner;
    std::string group;
    std::uint64_t capacity_left = 0;
    std::uint32_t required = 0;

    friend bool operator==(const OverwhelmedGroup&, const OverwhelmedGroup&) = default;
};

// One moment.
struct ChangeMoment {
    std::uint32_t step = 0;  // 0: after all of them
    MomentPhase phase = MomentPhase::during;
    std::size_t situation = 0;  // position in Situations::all
    std::shared_ptr<const graph::Snapshot> graph;
    std::vector<graph::NodeIndex> down = {};         // by this change; by id, unique
    std::vector<OverwhelmedGroup> overwhelmed = {};  // by owner, then group
    std::vector<WeakenedGroup> weakened = {};        // against the graph before the change
    impact::BlastRadius radius = {};                 // lists the inherited
    std::vector<MomentService> services = {};        // worse off than without the change
};

// What to look at.
struct MomentsQuestion {
    const Published& at;
    const model::ChangePlan& plan;
    const Situations& situations;  // made of the window of the plan
};

// The moments, by step, in the order of the phases, then by situation.
struct ChangeMoments {
    std::vector<Violation> violations;  // why the edits cannot be done; then nothing else counts
    std::vector<std::string> missing;   // CIs of the plan that no moment has; ascending
    std::vector<impact::BlastRadius> before;  // without the change, by situation
    std::vector<ChangeMoment> moments;
};

// Look at it.  Errors: corruption, unavailable.
// Cost: for each moment that of its blast radius; for each step with edits or capacities that of a
// patch of the graph.
[[nodiscard]] Result<ChangeMoments> moments_of_change(const MomentsQuestion& question);

}  // namespace faultline::app
