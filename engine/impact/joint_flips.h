// How much a condition can alter at most: for differences that scenarios are too few to see.
//
// Thread safety: a pure function.
//
// Let W be all that would be down if every changed CI were, and everything planned down as well.  A
// root in W differs only if the own event of a changed CI does.  A root outside W differs only if,
// besides, something outside W fails that lets W through: a soft need on W is felt, or a group with
// members in W loses as many of the others as it then takes.  So a redundant pair with one half
// planned down differs with at most the outage of the other half, however many CIs hang on it.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/impact/joint_scene.h"

namespace faultline::impact {

// The limits of one condition in the first one's Snapshot.
class JointFlips {
 public:
    // REQUIRES: both views are of `model`.
    // Cost: linear in the model.
    JointFlips(const OutageModel& model, const JointView& before, const JointView& after);

    // P(the outage of a CI differs) is at most this.
    [[nodiscard]] double of(std::uint32_t number) const {
        return !falls_.empty() && falls_[number] != 0 ? changed_ : hidden_;
    }

 private:
    double changed_ = 1;  // some changed event differs
    double hidden_ = 1;   // that, and something lets it through
    std::vector<std::uint8_t> falls_;
};

}  // namespace faultline::impact
