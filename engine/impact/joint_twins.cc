#include "engine/impact/joint_twins.h"

#include <algorithm>

#include "engine/impact/joint_scene.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// Compares the rows of CIs with those of their twins.  Rows ascend by external id, so that equal
// rows are equal place by place.
class Comparison {
 public:
    Comparison(const OutageModel& first,
               const OutageModel& model,
               const std::vector<std::uint32_t>& twins)
        : first_(first), model_(model), twins_(twins) {}

    [[nodiscard]] bool equal(std::uint32_t number) const {
        const std::uint32_t twin = twins_[number];
        return equal_shared(model_.shared_of[number], first_.shared_of[twin]) &&
               std::ranges::equal(
                   model_.needs_of(number),
                   first_.needs_of(twin),
                   [this](const OutageNeed& a, const OutageNeed& b) { return equal(a, b); }) &&
               std::ranges::equal(
                   model_.groups_of(number),
                   first_.groups_of(twin),
                   [this](const OutageGroup& a, const OutageGroup& b) { return equal(a, b); });
    }

 private:
    [[nodiscard]] bool equal(const OutageNeed& a, const OutageNeed& b) const {
        return twins_[a.dependency] == b.dependency && equal_draw(a.draw, b.draw);
    }

    [[nodiscard]] bool equal(const OutageGroup& a, const OutageGroup& b) const {
        return a.breaking == b.breaking &&
               std::ranges::equal(model_.members_of(a),
                                  first_.members_of(b),
                                  [this](const OutageMember& x, const OutageMember& y) {
                                      return twins_[x.member] == y.member &&
                                             x.capacity == y.capacity && equal_draw(x.draw, y.draw);
                                  });
    }

    [[nodiscard]] bool equal_draw(std::uint32_t a, std::uint32_t b) const {
        if (a == kNone || b == kNone) return a == b;
        return equal(model_.draws[a], first_.draws[b]);
    }

    [[nodiscard]] bool equal_shared(std::uint32_t a, std::uint32_t b) const {
        if (a == kNone || b == kNone) return a == b;
        return equal(model_.shared[a], first_.shared[b]);
    }

    [[nodiscard]] static bool equal(const OutageEvent& a, const OutageEvent& b) {
        return a.identity == b.identity && a.probability == b.probability;
    }

    const OutageModel& first_;
    const OutageModel& model_;
    const std::vector<std::uint32_t>& twins_;
};

}  // namespace

NodeMatch::NodeMatch(const graph::Snapshot& of, const graph::Snapshot& in) : of_(of), in_(in) {
    const bool shared = of.parts().header == in.parts().header;
    same_below_ = shared ? of.base_node_count() : 0;
    if (&of == &in) same_below_ = of.node_count();
}

std::optional<NodeIndex> NodeMatch::find(NodeIndex node) const {
    if (static_cast<std::uint32_t>(node) < same_below_ && in_.contains(node)) return node;
    return in_.find(of_.id(node));
}

void match_twins(const JointScene& first, JointScene& scene) {
    const NodeMatch match(*scene.snapshot, *first.snapshot);
    scene.twins.reserve(scene.joint.nodes.size());
    for (const NodeIndex node : scene.joint.nodes) {
        const auto found = match.find(node);
        scene.twins.push_back(found ? first.joint.number_of(*found) : kNone);
    }
    const Comparison comparison(first.model(), scene.model(), scene.twins);
    scene.other.assign(scene.twins.size(), 1);
    for (std::uint32_t n = 0; n < scene.twins.size(); ++n)
        if (scene.twins[n] != kNone && comparison.equal(n)) scene.other[n] = 0;
}

}  // namespace faultline::impact
