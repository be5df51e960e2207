#include "engine/impact/joint_scene.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "engine/impact/joint_basis.h"
#include "engine/impact/joint_twins.h"
#include "engine/impact/scenario_block.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

bool is_probability(double value) {
    return value >= 0 && value <= 1;  // false of what is no number
}

Error bad_probability(const std::string& what, double value) {
    return invalid_argument(what + " is " + std::to_string(value) + "; give one from 0 to 1");
}

bool exists(const graph::Snapshot& snapshot, NodeIndex node) {
    return static_cast<std::uint32_t>(node) < snapshot.node_count() && snapshot.contains(node);
}

Result<void> check_condition(const JointCondition& condition) {
    if (condition.snapshot == nullptr) return invalid_argument("a condition has no Snapshot");
    for (const NodeIndex node : condition.planned_down)
        if (!exists(*condition.snapshot, node))
            return invalid_argument("a CI that is planned down does not exist");
    for (const BreakableNode& breakable : condition.breakable) {
        if (!exists(*condition.snapshot, breakable.node))
            return invalid_argument("a CI that the change may break does not exist");
        if (!is_probability(breakable.probability)) {
            return bad_probability("the probability that the change breaks a CI",
                                   breakable.probability);
        }
    }
    return {};
}

Result<void> check_betas(const JointOutageQuestion& question) {
    const graph::Snapshot& snapshot = *question.conditions.front().snapshot;
    std::unordered_set<std::uint32_t> grouped;
    for (const NodeBetaGroup& group : question.beta_groups) {
        if (!is_probability(group.factor)) {
            return invalid_argument("beta group \"" + group.name + "\" has factor " +
                                    std::to_string(group.factor) + "; give one from 0 to 1");
        }
        std::unordered_set<std::uint32_t> members;
        for (const NodeIndex member : group.members) {
            if (!exists(snapshot, member))
                return invalid_argument("beta group \"" + group.name + "\" has an unknown member");
            members.insert(static_cast<std::uint32_t>(member));
        }
        for (const std::uint32_t member : members) {
            if (grouped.insert(member).second) continue;
            return invalid_argument("a member of beta group \"" + group.name +
                                    "\" is in a beta group already; a CI can be in one only");
        }
    }
    return {};
}

Result<void> check(const JointOutageQuestion& question) {
    if (question.conditions.empty()) return invalid_argument("there is no condition");
    for (const JointCondition& condition : question.conditions)
        FL_CHECK(check_condition(condition));
    const graph::Snapshot& snapshot = *question.conditions.front().snapshot;
    for (const NodeIndex root : question.roots)
        if (!exists(snapshot, root)) return invalid_argument("a root does not exist");
    return check_betas(question);
}

// Makes the scenes, the first one first, and the views.
class Maker {
 public:
    explicit Maker(const JointOutageQuestion& question) : question_(question) {}

    Result<JointStage> run() {
        for (const JointCondition& condition : question_.conditions) {
            FL_TRY(const std::uint32_t scene, scene_of(*condition.snapshot));
            add_view(scene, condition);
        }
        compare_with_basis();
        return std::move(stage_);
    }

 private:
    Result<std::uint32_t> scene_of(const graph::Snapshot& snapshot) {
        for (std::uint32_t i = 0; i < stage_.scenes.size(); ++i)
            if (stage_.scenes[i].snapshot == &snapshot) return i;
        JointScene scene;
        scene.snapshot = &snapshot;
        find_roots(scene);
        FL_TRY(scene.own, ask(snapshot, scene.joint.nodes));
        FL_CHECK(share_events(scene));
        if (!stage_.scenes.empty()) match_twins(stage_.scenes.front(), scene);
        stage_.scenes.push_back(std::move(scene));
        return static_cast<std::uint32_t>(stage_.scenes.size() - 1);
    }

    [[nodiscard]] const graph::Snapshot& first() const {
        return *question_.conditions.front().snapshot;
    }

    // Roots are walked by id, so that numbers follow from what is needed alone.
    void find_roots(JointScene& scene) const {
        const graph::Snapshot& snapshot = *scene.snapshot;
        const NodeMatch match(first(), snapshot);
        std::vector<std::optional<NodeIndex>> found;
        std::vector<NodeIndex> nodes;
        for (const NodeIndex root : question_.roots) {
            found.push_back(match.find(root));
            if (found.back()) nodes.push_back(*found.back());
        }
        std::ranges::sort(nodes, {}, [&](NodeIndex node) { return snapshot.order_key(node); });
        const JointBasis* const basis = question_.basis;
        const bool known =
            basis != nullptr && basis->scene.snapshot == &snapshot && basis->has(nodes);
        scene.joint = known ? joint_part(basis->scene.joint, nodes) : joint_model(snapshot, nodes);
        for (const std::optional<NodeIndex>& node : found)
            scene.roots.push_back(node ? scene.joint.number_of(*node) : kNone);
    }

    [[nodiscard]] Result<std::vector<double>> ask(const graph::Snapshot& snapshot,
                                                  std::span<const NodeIndex> nodes) const {
        std::vector<double> values = question_.unavailability(snapshot, nodes);
        if (values.size() != nodes.size()) {
            return invalid_argument("there are " + std::to_string(nodes.size()) + " CIs and " +
                                    std::to_string(values.size()) +
                                    " unavailabilities; give one for each");
        }
        for (const double value : values)
            if (!is_probability(value)) return bad_probability("an unavailability", value);
        return values;
    }

    // Members that nobody needs count for the least unavailability alone.
    Result<void> share_events(JointScene& scene) const {
        const NodeMatch match(first(), *scene.snapshot);
        std::vector<BetaGroup> groups;
        for (const NodeBetaGroup& group : question_.beta_groups) {
            BetaGroup local{group.name, group.factor, {}, 1};
            std::vector<NodeIndex> elsewhere;
            for (const NodeIndex member : group.members) {
                const auto node = match.find(member);
                if (!node) continue;
                const std::uint32_t number = scene.joint.number_of(*node);
                if (number == kNone) {
                    elsewhere.push_back(*node);
                } else {
                    local.members.push_back(number);
                }
            }
            if (local.members.empty()) continue;
            FL_TRY(const std::vector<double> values, ask(*scene.snapshot, elsewhere));
            for (const double value : values)
                local.least_elsewhere = std::min(local.least_elsewhere, value);
            groups.push_back(std::move(local));
        }
        return add_shared_events(groups, scene.joint.model, scene.own);
    }

    void add_view(std::uint32_t number, const JointCondition& condition) {
        const JointScene& scene = stage_.scenes[number];
        JointView view;
        view.scene = number;
        view.own = scene.own;
        for (const BreakableNode& breakable : condition.breakable) {
            const std::uint32_t n = scene.joint.number_of(breakable.node);
            if (n != kNone) view.own[n] = std::max(view.own[n], breakable.probability);
        }
        for (const NodeIndex node : condition.planned_down) {
            const std::uint32_t n = scene.joint.number_of(node);
            if (n != kNone) view.own[n] = 1;
        }
        if (!stage_.views.empty()) compare(scene, view);
        stage_.views.push_back(std::move(view));
    }

    // Events that some share are not in the basis.
    void compare_with_basis() {
        const JointScene& scene = stage_.scenes.front();
        if (scene.joint.whole == nullptr || !scene.model().shared.empty()) return;
        stage_.basis = question_.basis;
        const std::vector<double>& own = stage_.views.front().own;
        const std::vector<double>& known = question_.basis->scene.own;
        for (std::uint32_t n = 0; n < own.size(); ++n)
            if (own[n] != known[scene.joint.numbers_in_whole[n]])
                stage_.other_than_basis.push_back(n);
    }

    // Find what differs from the first condition, and what that can alter.
    void compare(const JointScene& scene, JointView& view) const {
        const std::vector<double>& before = stage_.views.front().own;
        const bool same = scene.twins.empty();
        double log_none = 0;
        view.never_better = same;
        view.never_worse = same;
        for (std::uint32_t n = 0; n < view.own.size(); ++n) {
            const std::uint32_t twin = same ? n : scene.twins[n];
            if (!same && (twin == kNone || scene.other[n] != 0)) {
                view.changed.push_back(n);
            } else if (view.own[n] != before[twin]) {
                view.changed.push_back(n);
                view.never_better = view.never_better && view.own[n] > before[twin];
                view.never_worse = view.never_worse && view.own[n] < before[twin];
                log_none += std::log1p(-std::abs(view.own[n] - before[twin]));
            }
        }
        if (same) view.flip = -std::expm1(log_none);
        if (view.changed.empty()) return;
        // What is planned down in one condition is what may break in the next, as a rule.
        const JointView& last = stage_.views.back();
        view.touched = view.scene == last.scene && view.changed == last.changed
                           ? last.touched
                           : affected_components(scene.model(), view.changed);
    }

    const JointOutageQuestion& question_;
    JointStage stage_;
};

// The least fixed point of certain outages.
class Certain {
 public:
    Certain(const OutageModel& model, const std::vector<double>& own)
        : model_(model), own_(own), down_(model.size(), 0) {}

    std::vector<std::uint8_t> run() {
        for (const std::uint32_t component : model_.components) {
            const std::uint32_t first = model_.first_of(component);
            const std::uint32_t last = model_.last_of(component);
            for (bool more = true; more && last - first > 0;) {
                more = false;
                for (std::uint32_t n = first; n < last; ++n)
                    more = add(n) || more;
                if (last - first == 1) break;
            }
        }
        return std::move(down_);
    }

 private:
    // True if it is down and was not yet.
    bool add(std::uint32_t number) {
        if (down_[number] != 0 || !falls(number)) return false;
        down_[number] = 1;
        return true;
    }

    [[nodiscard]] bool falls(std::uint32_t number) const {
        if (own_[number] >= 1) return true;
        for (const OutageNeed& need : model_.needs_of(number))
            if (need.draw == kNone && down_[need.dependency] != 0) return true;
        for (const OutageGroup& group : model_.groups_of(number)) {
            std::uint64_t lost = 0;
            for (const OutageMember& member : model_.members_of(group))
                if (member.draw == kNone && down_[member.member] != 0) lost += member.capacity;
            if (lost >= group.breaking) return true;
        }
        return false;
    }

    const OutageModel& model_;
    const std::vector<double>& own_;
    std::vector<std::uint8_t> down_;
};

}  // namespace

Result<JointStage> joint_stage(const JointOutageQuestion& question) {
    FL_CHECK(check(question));
    return Maker(question).run();
}

std::vector<std::uint8_t> certain_outages(const OutageModel& model,
                                          const std::vector<double>& own) {
    const bool any_own = std::ranges::any_of(own, [](double value) { return value >= 1; });
    const bool any_group =
        std::ranges::any_of(model.groups, [](const auto& group) { return group.breaking == 0; });
    if (!any_own && !any_group) return {};
    return Certain(model, own).run();
}

}  // namespace faultline::impact
