#include "tests/support/joint_case.h"

#include <doctest/doctest.h>

namespace faultline::test {

namespace {

graph::NodeIndex node_of(const graph::Snapshot& snapshot, const std::string& id) {
    const auto found = snapshot.find(id);
    REQUIRE_MESSAGE(found.has_value(), id);
    return *found;
}

}  // namespace

JointCase::JointCase(const ReferenceOutage& the_reference, const graph::Snapshot& snapshot)
    : reference(the_reference) {
    for (const auto& [id, ci_class] : reference.graph.classes) {
        ids.push_back(id);
        question.roots.push_back(node_of(snapshot, id));
    }
    question.unavailability = [values = reference.unavailability](
                                  const graph::Snapshot& of,
                                  std::span<const graph::NodeIndex> nodes) {
        std::vector<double> found;
        for (const graph::NodeIndex node : nodes) {
            const auto value = values.find(std::string(of.id(node)));
            found.push_back(value == values.end() ? 0 : value->second);
        }
        return found;
    };
    for (const ReferenceBeta& beta : reference.betas) {
        impact::NodeBetaGroup group{beta.name, beta.factor, {}};
        for (const std::string& id : beta.members)
            group.members.push_back(node_of(snapshot, id));
        question.beta_groups.push_back(group);
    }
    question.conditions.push_back({&snapshot, {}, {}});
    add_condition(snapshot);
}

void JointCase::add_condition(const graph::Snapshot& snapshot) {
    impact::JointCondition condition{&snapshot, {}, {}};
    for (const std::string& id : reference.planned_down)
        if (const auto node = snapshot.find(id)) condition.planned_down.push_back(*node);
    for (const auto& [id, value] : reference.breakable)
        if (const auto node = snapshot.find(id)) condition.breakable.push_back({*node, value});
    question.conditions.push_back(condition);
}

impact::JointOutageAnswer JointCase::ask(const impact::ParallelFor& parallel) const {
    auto answer = impact::joint_outage(question, parallel);
    REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.error().message));
    return std::move(answer).value();
}

impact::JointStage JointCase::stage() const {
    auto stage = impact::joint_stage(question);
    REQUIRE_MESSAGE(stage.ok(), (stage.ok() ? "" : stage.error().message));
    return std::move(stage).value();
}

}  // namespace faultline::test
