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
    add_nodes(
        *moment.graph, question.situations.all[moment.situation].down, condition.planned_down);
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

// Asks about one situation after the other, since each is compared with itself.
class Asking {
 public:
    Asking(const ChangeOutagesQuestion& question, const impact::ParallelFor& parallel)
        : question_(question), parallel_(parallel) {}

    Result<ChangeOutages> ask() {
        for (const ServiceOutcome& service : question_.services) {
            const auto node = question_.at.graph->find(service.id);
            root_of_.push_back(roots_.size());
            auto& outages = outages_.services.emplace_back();
            if (!node) continue;
            roots_.push_back(*node);
            outages.emplace().at_moments.resize(question_.moments.moments.size());
        }
        for (std::size_t i = 0; i < question_.situations.all.size(); i++) {
            FL_CHECK(ask_in(i));
        }
        outages_.unknown_reliability.assign(unknown_.begin(), unknown_.end());
        return std::move(outages_);
    }

 private:
    Result<void> ask_in(std::size_t situation) {
        impact::JointOutageQuestion asked;
        asked.roots = roots_;
        JointCondition& before = asked.conditions.emplace_back();
        before.snapshot = question_.at.graph.get();
        add_nodes(*before.snapshot, question_.situations.all[situation].down, before.planned_down);
        std::vector<std::size_t> moments;
        for (std::size_t i = 0; i < question_.moments.moments.size(); i++) {
            const ChangeMoment& moment = question_.moments.moments[i];
            if (moment.situation != situation) continue;
            moments.push_back(i);
            asked.conditions.push_back(condition_of(moment, question_));
        }
        asked.seed = kAssessmentSeed;
        asked.basis = question_.basis;
        Reliability reliability(question_.at);
        asked.unavailability = std::ref(reliability);
        FL_TRY(const impact::JointOutageAnswer answer, impact::joint_outage(asked, parallel_));
        take_over(answer, situation, moments);
        outages_.class_defaults = std::max(outages_.class_defaults, reliability.class_defaults);
        unknown_.merge(reliability.unknown);
        return {};
    }

    void take_over(const impact::JointOutageAnswer& answer,
                   std::size_t situation,
                   const std::vector<std::size_t>& moments) {
        for (std::size_t i = 0; i < outages_.services.size(); i++) {
            auto& service = outages_.services[i];
            if (!service) continue;
            if (situation == 0) service->before = answer.of(0, root_of_[i]);
            for (std::size_t k = 0; k < moments.size(); k++) {
                service->at_moments[moments[k]] = answer.of(k + 1, root_of_[i]);
            }
        }
        outages_.scenarios = std::max(outages_.scenarios, answer.scenarios);
        outages_.needed_cis = std::max(outages_.needed_cis, answer.needed_cis);
        outages_.rare_services = std::max(outages_.rare_services, answer.rare_roots);
    }

    const ChangeOutagesQuestion& question_;
    const impact::ParallelFor& parallel_;
    std::vector<NodeIndex> roots_;
    std::vector<std::size_t> root_of_;  // of each service, in `roots_`
    std::set<std::string> unknown_;
    ChangeOutages outages_;
};

}  // namespace

double ServiceOutages::rise(std::size_t moment) const {
    const auto& difference = at_moments[moment].difference;
    return difference ? std::max(difference->unavailability, 0.0) : 0;
}

Result<ChangeOutages> outages_of_change(const ChangeOutagesQuestion& question,
                                        const impact::ParallelFor& parallel) {
    return Asking(question, parallel).ask();
}

}  // namespace faultline::app
