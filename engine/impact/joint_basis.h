// JointBasis: what questions about the joint outages of one Snapshot have in common, made once for
// all of them: the model of what the roots need, and who fails in the first scenarios before
// anything is done.
//
// Thread safety: making it is a pure function; a basis is immutable, and many questions may use it.
// Memory: some 100 bytes for each CI that the roots need, and kBasisBytesMax for scenarios at most.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/joint_scene.h"
#include "engine/impact/random_bits.h"

namespace faultline::impact {

// So many scenarios are kept, in blocks, unless those before take so many bytes: what needs tens of
// thousands of CIs is played in no more.
inline constexpr std::uint64_t kBasisScenarios = 4'096;
inline constexpr std::size_t kBasisBytesMax = std::size_t{1} << 29;

// Who fails in one block of scenarios.
struct PlayedBlock {
    std::vector<std::uint32_t> where;  // by number: the slot, as JointPlay names it
    std::vector<ScenarioBits> slots;   // those that are used
};

// The basis.  Its scene has no shared events; the roots are in the order that they were given in.
struct JointBasis {
    JointScene scene;
    std::uint64_t seed = 0;
    std::vector<PlayedBlock> blocks;

    // True if these can be asked about on it.
    [[nodiscard]] bool has(std::span<const graph::NodeIndex> roots) const;
};

// What to make a basis of.
struct JointBasisQuestion {
    const graph::Snapshot* snapshot = nullptr;  // outlives the basis
    std::vector<graph::NodeIndex> roots = {};   // of which questions are about some
    UnavailabilityOf unavailability = {};
    std::uint64_t seed = 1;
    std::size_t bytes_max = kBasisBytesMax;

    // Asked between blocks: no more are played once it is false.  Empty: always true.
    std::function<bool()> may_go_on = {};
};

// The basis for questions with these unavailabilities and this seed; others take less from it.
// Errors: as joint_outage().
// REQUIRES: as joint_model(); `unavailability` can be called.
// Cost: that of joint_model(), and kBasisScenarios times what the roots need.
[[nodiscard]] Result<JointBasis> joint_basis(const JointBasisQuestion& question);

}  // namespace faultline::impact
