#include "engine/impact/joint_basis.h"

#include <algorithm>
#include <utility>

#include "engine/impact/joint_play.h"
#include "engine/impact/joint_sampling.h"

namespace faultline::impact {

namespace {

std::size_t bytes_of(const PlayedBlock& block) {
    return block.where.size() * sizeof(std::uint32_t) + block.slots.size() * sizeof(ScenarioBits);
}

// Plays block after block as long as there is room for one more like the last.
std::vector<PlayedBlock> play_blocks(const JointBasisQuestion& question, const JointStage& stage) {
    const JointScene& scene = stage.scenes.front();
    const JointView& view = stage.views.front();
    const SamplingPlan events(scene.model(), question.seed);
    const JointPlan plan{.scene = scene,
                         .view = view,
                         .events = events,
                         .chances = chances_of(view.own),
                         .components = scene.model().components};
    JointPlay play(scene.model().size());
    std::vector<PlayedBlock> blocks;
    std::size_t bytes = 0;
    while (blocks.size() * kBlockScenarios < kBasisScenarios) {
        if (question.may_go_on && !question.may_go_on()) break;
        play.play(plan, blocks.size());
        PlayedBlock block = play.kept();
        bytes += bytes_of(block);
        if (bytes > question.bytes_max) break;
        blocks.push_back(std::move(block));
    }
    return blocks;
}

}  // namespace

bool JointBasis::has(std::span<const graph::NodeIndex> roots) const {
    return std::ranges::all_of(
        roots, [this](graph::NodeIndex root) { return scene.joint.number_of(root) != kNone; });
}

Result<JointBasis> joint_basis(const JointBasisQuestion& question) {
    FL_TRY(JointStage stage,
           joint_stage({.roots = question.roots,
                        .conditions = {{.snapshot = question.snapshot}},
                        .unavailability = question.unavailability}));
    std::vector<PlayedBlock> blocks = play_blocks(question, stage);
    return JointBasis{std::move(stage.scenes.front()), question.seed, std::move(blocks)};
}

}  // namespace faultline::impact
