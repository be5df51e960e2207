#include "engine/impact/joint_exact.h"

#include <array>

#include "engine/impact/outage_diagrams.h"

namespace faultline::impact {

namespace {

// Counts what roots need, as far as kJointExactCis.
class SmallRoots {
 public:
    explicit SmallRoots(const OutageModel& model) : model_(model), seen_(model.size(), 0) {}

    // True if `number` needs few CIs.
    bool is_small(std::uint32_t number) {
        found_.clear();
        ++asked_;
        see(number);
        for (std::size_t i = 0; i < found_.size() && found_.size() <= kJointExactCis; ++i)
            model_.for_each_dependency(found_[i],
                                       [&](std::uint32_t dependency) { see(dependency); });
        return found_.size() <= kJointExactCis;
    }

 private:
    void see(std::uint32_t number) {
        if (seen_[number] == asked_) return;
        seen_[number] = asked_;
        found_.push_back(number);
    }

    const OutageModel& model_;
    std::vector<std::uint32_t> seen_;  // by CI: the last question that met it
    std::vector<std::uint32_t> found_;
    std::uint32_t asked_ = 0;
};

// The model of one root, in the order that ids give, and the numbers that its CIs have in a scene.
struct SmallModel {
    SmallModel(const JointScene& scene, std::uint32_t root) {
        const graph::NodeIndex node = scene.joint.nodes[root];
        const Closure closure = closure_of(*scene.snapshot, std::array{node});
        model = outage_model(*scene.snapshot, closure, closure.roots.front());
        model.shared = scene.model().shared;
        for (std::uint32_t n = 0; n < closure.size(); ++n) {
            numbers.push_back(scene.joint.number_of(closure.nodes[n]));
            model.shared_of[n] = scene.model().shared_of[numbers.back()];
        }
    }

    [[nodiscard]] std::vector<double> own(const JointView& view) const {
        std::vector<double> values;
        for (const std::uint32_t number : numbers)
            values.push_back(view.own[number]);
        return values;
    }

    OutageModel model;
    std::vector<std::uint32_t> numbers;
};

class Exact {
 public:
    explicit Exact(const JointStage& stage) : stage_(stage) {
        for (const JointScene& scene : stage.scenes)
            small_.emplace_back(scene.model());
    }

    ExactOutages run(std::size_t root) {
        for (std::size_t s = 0; s < small_.size(); ++s) {
            const std::uint32_t number = stage_.scenes[s].roots[root];
            if (number != kNone && !small_[s].is_small(number)) return std::nullopt;
        }
        std::vector<double> values(stage_.views.size(), 0.0);
        for (std::uint32_t s = 0; s < stage_.scenes.size(); ++s)
            if (!fill(s, root, values)) return std::nullopt;
        return values;
    }

 private:
    // False if that takes too much.
    bool fill(std::uint32_t s, std::size_t root, std::vector<double>& values) const {
        const std::uint32_t number = stage_.scenes[s].roots[root];
        if (number == kNone) return true;
        const SmallModel small(stage_.scenes[s], number);
        std::vector<bool> counted(small.numbers.size(), false);
        for (const JointView& view : stage_.views)
            for (std::size_t n = 0; n < counted.size() && view.scene == s; ++n)
                counted[n] = counted[n] || view.own[small.numbers[n]] > 0;
        const auto diagrams = build_diagrams(small.model, counted, kJointExactNodes);
        if (!diagrams) return false;
        for (std::size_t c = 0; c < values.size(); ++c) {
            const JointView& view = stage_.views[c];
            if (view.scene == s)
                values[c] = evaluate(*diagrams, small.model, small.own(view)).modules.back();
        }
        return true;
    }

    const JointStage& stage_;
    std::vector<SmallRoots> small_;  // by scene
};

}  // namespace

std::vector<ExactOutages> exact_outages(const JointStage& stage) {
    Exact exact(stage);
    std::vector<ExactOutages> found;
    const std::size_t roots = stage.scenes.front().roots.size();
    for (std::size_t root = 0; root < roots; ++root)
        found.push_back(exact.run(root));
    return found;
}

}  // namespace faultline::impact
