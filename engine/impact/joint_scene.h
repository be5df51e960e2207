// JointScene and JointView: what one Snapshot, and one condition in it, are to joint outages.
//
// Thread safety: making them is a pure function; they are values.
//
// Layout: by local number of the scene's own model.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/impact/joint_model.h"
#include "engine/impact/joint_outage.h"

namespace faultline::impact {

// All that the roots need in one Snapshot.
struct JointScene {
    const graph::Snapshot* snapshot = nullptr;
    JointModel joint;
    std::vector<std::uint32_t> roots;  // as in the question; kNone: missing
    std::vector<double> own;           // before any condition; shared events are taken out
    std::vector<std::uint32_t> twins;  // number in the first scene, or kNone; empty: the same
    std::vector<std::uint8_t> other;   // its needs or its own event are not those of its twin

    [[nodiscard]] const OutageModel& model() const { return joint.model; }
};

// A condition.
struct JointView {
    std::uint32_t scene = 0;
    std::vector<double> own;             // with what the condition does
    std::vector<std::uint32_t> changed;  // CIs that differ from the first condition; ascending
    std::vector<std::uint32_t> touched;  // components that need one of these; dependencies first
    bool never_better = false;           // no event of the first condition is gone
    bool never_worse = false;            // no event is new
    double flip = 1;                     // P(any own event differs) is at most this
};

// All scenes and views of a question: each Snapshot once.
struct JointStage {
    std::vector<JointScene> scenes;
    std::vector<JointView> views;  // by condition

    // What the first scene is a part of, and which of its CIs fail otherwise there; ascending.
    // Null: it is no part, or what is known about the whole does not hold for it.
    const JointBasis* basis = nullptr;
    std::vector<std::uint32_t> other_than_basis;

    [[nodiscard]] const JointScene& scene_of(const JointView& view) const {
        return scenes[view.scene];
    }
};

// The scenes and views.
// Errors: as joint_outage().
[[nodiscard]] Result<JointStage> joint_stage(const JointOutageQuestion& question);

// Which CIs are down for certain if those with own[n] == 1 are; by number.  Empty if none is.
// Cost: linear in the model.
[[nodiscard]] std::vector<std::uint8_t> certain_outages(const OutageModel& model,
                                                        const std::vector<double>& own);

}  // namespace faultline::impact
