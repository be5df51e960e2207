#include "api/app/change_services.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "api/app/ci_attributes.h"
#include "api/app/service_class.h"
#include "engine/model/attributes.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;

constexpr const char* kTier = "tier";

bool is_worse(const WorstMoment& now, const std::optional<WorstMoment>& before) {
    return !before || std::tie(now.as, now.margin) < std::tie(before->as, before->margin);
}

// The number that an attribute holds, if it holds a whole one.
std::optional<std::int64_t> whole_number(const std::optional<model::AttributeValue>& value) {
    if (!value) return std::nullopt;
    const auto* scalar = std::get_if<model::Scalar>(&*value);
    const auto* number = scalar == nullptr ? nullptr : std::get_if<std::int64_t>(scalar);
    return number == nullptr ? std::nullopt : std::optional(*number);
}

// Collects what happens to services, moment by moment.
class Outcomes {
 public:
    Outcomes(const Published& at, const ChangeMoments& moments) : at_(at), moments_(moments) {}

    Result<std::vector<ServiceOutcome>> collect() {
        for (std::size_t i = 0; i < moments_.moments.size(); i++) {
            note(i);
        }
        FL_CHECK(read_tiers());
        std::vector<ServiceOutcome> outcomes;
        for (auto& [id, outcome] : by_id_) {
            outcomes.push_back(std::move(outcome));
        }
        return outcomes;
    }

 private:
    void note(std::size_t position) {
        const ChangeMoment& moment = moments_.moments[position];
        const graph::Snapshot& graph = *moment.graph;
        for (const MomentService& service : moment.services) {
            ServiceOutcome& outcome = outcome_of(graph, service.node);
            const WorstMoment now{service.as, position, margin_of(moment.radius, service)};
            const bool fails = moment.phase == MomentPhase::fails;
            std::optional<WorstMoment>& worst = fails ? outcome.if_it_fails : outcome.planned;
            if (is_worse(now, worst)) worst = now;
        }
        note_weakened(position);
    }

    // A service whose own group has less to spare is at risk, as if a member had failed.
    void note_weakened(std::size_t position) {
        const ChangeMoment& moment = moments_.moments[position];
        const graph::Snapshot& graph = *moment.graph;
        for (const WeakenedGroup& group : moment.weakened) {
            const auto node = graph.find(group.owner);
            if (!node || !is_service(graph, *node)) continue;
            const WorstMoment now{AffectedAs::at_risk, position, group.margin};
            const bool fails = moment.phase == MomentPhase::fails;
            ServiceOutcome& outcome = outcome_of(graph, *node);
            std::optional<WorstMoment>& worst = fails ? outcome.if_it_fails : outcome.planned;
            if (is_worse(now, worst)) worst = now;
        }
    }

    [[nodiscard]] bool is_service(const graph::Snapshot& graph, NodeIndex node) const {
        return is_service_class(at_.view.catalogue(), graph.class_name(graph.class_of(node)));
    }

    ServiceOutcome& outcome_of(const graph::Snapshot& graph, NodeIndex node) {
        const auto [found, is_new] = by_id_.try_emplace(graph.id(node));
        ServiceOutcome& outcome = found->second;
        if (!is_new) return outcome;
        outcome.id = graph.id(node);
        outcome.name = graph.name(node);
        outcome.class_name = graph.class_name(graph.class_of(node));
        return outcome;
    }

    // Those of services that an edit makes are not recorded yet.
    Result<void> read_tiers() {
        std::vector<NodeIndex> nodes;
        std::vector<ServiceOutcome*> outcomes;
        for (auto& [id, outcome] : by_id_) {
            const auto node = at_.graph->find(id);
            if (!node) continue;
            nodes.push_back(*node);
            outcomes.push_back(&outcome);
        }
        FL_TRY(const auto values, read_attributes(at_, nodes, {kTier}));
        for (std::size_t i = 0; i < outcomes.size(); i++) {
            outcomes[i]->tier = whole_number(values[i].front());
        }
        return {};
    }

    const Published& at_;
    const ChangeMoments& moments_;
    std::map<std::string_view, ServiceOutcome> by_id_;  // views into the graphs of the moments
};

}  // namespace

Result<std::vector<ServiceOutcome>> service_outcomes(const Published& at,
                                                     const ChangeMoments& moments) {
    return Outcomes(at, moments).collect();
}

}  // namespace faultline::app
