#include "api/app/change_outages.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "api/app/named_cis.h"
#include "engine/impact/reliability.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using impact::JointCondition;

// What is assumed at a moment.
JointCondition condition_of(const ChangeMoment& moment, const ChangeOutagesQuestion& question) {
    JointCondition condition;
    condition.snapshot = moment.graph.get();
    add_nodes(*moment.graph, question.down_anyway, condition.planned_down);
    for (const OverwhelmedGroup& group : moment.overwhelmed) {
        add_nodes(*moment.graph, std::array{group.owner}, condition.planned_down);
    }
    for (const NodeIndex node : moment.down) {
        if (moment.phase == MomentPhase::fails) {
            condition.breakable.push_back({node, question.breaks});
        } else {
            condition.planned_down.push_back(node);
        }
    }
    return condition;
}

// Looks up how often CIs fail by themselves, and notes where nobody says it.
class Reliability {
 public:
    explicit Reliability(const Published& at) : at_(at) {}

    std::vector<double> operator()(const graph::Snapshot& graph, std::span<const NodeIndex> nodes) {
        impact::Reliabilities found = impact::reliabilities_of(graph, nodes, at_.view.catalogue());
        if (&graph == at_.graph.get()) {
            class_defaults += found.class_defaults;
            for (const NodeIndex node : found.unknown) {
                unknown.emplace(graph.id(node));
            }
        }
        return std::move(found.unavailability);
    }

    std::set<std::string> unknown;
    std::uint32_t class_defaults = 0;

 private:
    const Published& at_;
};

}  // namespace

double ServiceOutages::rise(std::size_t moment) const {
    const auto& difference = at_moments[moment].difference;
    return difference ? std::max(difference->unavailability, 0.0) : 0;
}

Result<ChangeOutages> outages_of_change(const ChangeOutagesQuestion& question,
                                        const impact::ParallelFor& parallel) {
    ChangeOutages outages;
    impact::JointOutageQuestion asked;
    std::vector<std::size_t> root_of(question.services.size());
    for (std::size_t i = 0; i < question.services.size(); i++) {
        const auto node = question.at.graph->find(question.services[i].id);
        root_of[i] = asked.roots.size();
        outages.services.emplace_back();
        if (!node) continue;
        asked.roots.push_back(*node);
        outages.services.back().emplace();
    }
    JointCondition before{.snapshot = question.at.graph.get()};
    add_nodes(*question.at.graph, question.down_anyway, before.planned_down);
    asked.conditions.push_back(std::move(before));
    for (const ChangeMoment& moment : question.moments.moments) {
        asked.conditions.push_back(condition_of(moment, question));
    }
    asked.seed = kAssessmentSeed;
    asked.basis = question.basis;
    Reliability reliability(question.at);
    asked.unavailability = std::ref(reliability);
    FL_TRY(const impact::JointOutageAnswer answer, impact::joint_outage(asked, parallel));
    for (std::size_t i = 0; i < outages.services.size(); i++) {
        auto& service = outages.services[i];
        if (!service) continue;
        service->before = answer.of(0, root_of[i]);
        for (std::size_t k = 1; k < asked.conditions.size(); k++) {
            service->at_moments.push_back(answer.of(k, root_of[i]));
        }
    }
    outages.scenarios = answer.scenarios;
    outages.needed_cis = answer.needed_cis;
    outages.rare_services = answer.rare_roots;
    outages.unknown_reliability.assign(reliability.unknown.begin(), reliability.unknown.end());
    outages.class_defaults = reliability.class_defaults;
    return outages;
}

}  // namespace faultline::app
