#include "api/app/change_moments.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "api/app/change_plan.h"
#include "api/app/named_cis.h"
#include "api/app/proposed_state.h"
#include "api/app/step_shares.h"
#include "api/app/thread_scratch.h"
#include "engine/graph/patch.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using model::PlannedCi;
using model::PlannedEffect;
using GraphPtr = std::shared_ptr<const graph::Snapshot>;

// What a step does, by effect.
struct Step {
    std::uint32_t number = 0;
    std::vector<std::string> down;
    std::vector<std::string> may_fail;  // beside those that are down
    std::map<std::string, std::uint32_t> capacities;
    ProposedEdits edits;
    std::vector<std::string> retired;  // by the edits
};

std::string edits_pointer(std::uint32_t step) {
    return "/edits/" + std::to_string(step);
}

// The steps of a plan in their order; what is wrong with their edits goes to `violations`.
Result<std::vector<Step>> steps_of(const model::ChangePlan& plan,
                                   std::vector<Violation>& violations) {
    std::map<std::uint32_t, Step> steps;
    for (const PlannedCi& planned : plan.cis) {
        Step& step = steps[planned.step];
        if (planned.effect == PlannedEffect::planned_down) step.down.push_back(planned.ci);
        if (planned.effect == PlannedEffect::may_fail) step.may_fail.push_back(planned.ci);
        if (planned.effect != PlannedEffect::capacity) continue;
        step.capacities.emplace(planned.ci, planned.capacity);
        step.may_fail.push_back(planned.ci);
    }
    for (const model::StepEdits& edits : plan.edits) {
        FL_TRY(
            steps[edits.step].edits,
            ProposedEdits::read(proposed_edits_of(edits), edits_pointer(edits.step), violations));
        steps[edits.step].retired = steps[edits.step].edits.retired();
    }
    std::vector<Step> ordered;
    for (auto& [number, step] : steps) {
        step.number = number;
        ordered.push_back(std::move(step));
    }
    return ordered;
}

// A state of the graph.
struct State {
    ProposedState content;
    GraphPtr graph;
};

Result<GraphPtr> patch(const graph::Snapshot& graph, const graph::Delta& delta) {
    FL_TRY(graph::Snapshot after,
           graph::patched(graph, delta, graph.version(), graph.graph_version()));
    return std::make_shared<const graph::Snapshot>(std::move(after));
}

// The graph while some CIs run with less capacity, and the groups that this does not hold.
class Reduction {
 public:
    Reduction(const State& state, const std::map<std::string, std::uint32_t>& capacities)
        : state_(state), capacities_(capacities) {}

    Result<GraphPtr> graph() {
        for (const auto& [ci, capacity] : capacities_) {
            const auto node = state_.graph->find(ci);
            if (!node) continue;
            for (const NodeIndex owner : state_.graph->owners_of(*node)) {
                owners.emplace(state_.graph->id(owner));
            }
        }
        graph::Delta delta;
        for (const std::string& owner : owners) {
            FL_CHECK(reduce(owner, delta));
        }
        if (delta.changes.empty()) return state_.graph;
        return patch(*state_.graph, delta);
    }

    std::vector<OverwhelmedGroup> overwhelmed;
    std::set<std::string> owners;  // of groups with such members

 private:
    Result<void> reduce(const std::string& owner, graph::Delta& delta) {
        FL_TRY(const auto ci, state_.content.find_living(owner));
        if (!ci) return {};
        FL_TRY(graph::ChangedCi change, state_.content.graph_change(*ci));
        if (!change.content) return {};
        for (const graph::ContentGroup& group : change.content->groups) {
            reduce_group(owner, group, *change.content);
        }
        delta.changes.push_back(std::move(change));
        return {};
    }

    void reduce_group(const std::string& owner,
                      const graph::ContentGroup& group,
                      graph::CiContent& content) {
        std::map<std::string_view, std::uint32_t> members;  // largest capacity of each
        for (const graph::ContentNeed& need : content.needs) {
            if (need.group != group.name) continue;
            std::uint32_t& capacity = members[need.dependency];
            capacity = std::max(capacity, reduced(need));
        }
        std::uint64_t left = 0;
        for (const auto& [member, capacity] : members) {
            left += capacity;
        }
        if (left < group.required) {
            overwhelmed.push_back({owner, group.name, left, group.required});
            return;
        }
        for (graph::ContentNeed& need : content.needs) {
            if (need.group == group.name) need.detail.capacity = reduced(need);
        }
    }

    [[nodiscard]] std::uint32_t reduced(const graph::ContentNeed& need) const {
        const auto found = capacities_.find(need.dependency);
        if (found == capacities_.end()) return need.detail.capacity;
        return std::min(need.detail.capacity, found->second);
    }

    const State& state_;
    const std::map<std::string, std::uint32_t>& capacities_;
};

// One change on its way.
class Walk {
 public:
    explicit Walk(const MomentsQuestion& question)
        : question_(question), state_{ProposedState(question.at.view), question.at.graph} {}

    Result<ChangeMoments> walk() {
        FL_TRY(const std::vector<Step> steps, steps_of(question_.plan, found_.violations));
        if (!found_.violations.empty()) return std::move(found_);
        for (std::size_t i = 0; i < question_.situations.all.size(); i++) {
            note_before(i);
        }
        if (question_.plan.window) {
            shares_ = share_out(app::steps_of(question_.plan.cis, question_.plan.edits),
                                *question_.plan.window);
        }
        note_all(*state_.graph);
        for (const Step& step : steps) {
            FL_CHECK(take(step));
            if (!found_.violations.empty()) return std::move(found_);
        }
        if (!question_.plan.edits.empty()) {
            add({.step = 0,
                 .phase = MomentPhase::after,
                 .graph = state_.graph,
                 .weakened = weakened_groups(*question_.at.graph, *state_.graph, altered_)});
        }
        list_missing();
        return std::move(found_);
    }

 private:
    Result<void> take(const Step& step) {
        FL_CHECK(look(step, MomentPhase::during));
        if (step.edits.empty()) return look(step, MomentPhase::fails);
        if (step.retired.empty()) {
            FL_CHECK(apply(step.edits));
            if (!found_.violations.empty()) return {};
            FL_CHECK(look(step, MomentPhase::applied));
            return look(step, MomentPhase::fails);
        }
        return take_away(step);
    }

    // A CI that retires goes with all its relationships.  What needs it until then is not asked any
    // more, and would not be missed: so the step is looked at with its other edits done and these
    // CIs down, before they go.
    Result<void> take_away(const Step& step) {
        const State before = state_;
        FL_TRY(const ProposedEdits others, step.edits.without_retirements());
        if (!others.empty()) FL_CHECK(apply(others));
        if (!found_.violations.empty()) return {};
        FL_CHECK(look(step, MomentPhase::applied));
        FL_CHECK(look(step, MomentPhase::fails));
        state_ = before;
        return apply(step.edits);
    }

    Result<void> apply(const ProposedEdits& edits) {
        FL_TRY(EditsOutcome outcome, edits.apply(state_.content, *state_.graph));
        found_.violations = std::move(outcome.violations);
        if (!found_.violations.empty()) return {};
        FL_TRY(state_.graph, patch(*state_.graph, outcome.delta));
        for (const graph::ChangedCi& changed : outcome.delta.changes) {
            altered_.insert(changed.id);
        }
        note_all(*state_.graph);
        return {};
    }

    Result<void> look(const Step& step, MomentPhase phase) {
        ChangeMoment moment{.step = step.number, .phase = phase, .graph = state_.graph};
        std::set<std::string> owners = altered_;
        if (!step.capacities.empty()) {
            Reduction reduction(state_, step.capacities);
            FL_TRY(moment.graph, reduction.graph());
            moment.overwhelmed = std::move(reduction.overwhelmed);
            owners.merge(reduction.owners);
        }
        moment.weakened = weakened_groups(*question_.at.graph, *moment.graph, owners);
        add_nodes(*moment.graph, step.down, moment.down);
        if (phase != MomentPhase::during) add_nodes(*moment.graph, step.retired, moment.down);
        if (phase == MomentPhase::fails) add_nodes(*moment.graph, step.may_fail, moment.down);
        for (const std::size_t situation : situations_of_step(step.number)) {
            moment.situation = situation;
            add(moment);
        }
        return {};
    }

    [[nodiscard]] std::vector<std::size_t> situations_of_step(std::uint32_t step) const {
        const auto share = std::ranges::find(shares_, step, &StepShare::step);
        if (share == shares_.end()) return {0};
        return question_.situations.within(share->window);
    }

    void add(ChangeMoment moment) {
        const graph::Snapshot& graph = *moment.graph;
        std::ranges::sort(moment.down, {}, [&](NodeIndex node) { return graph.order_key(node); });
        const auto equal = std::ranges::unique(moment.down);
        moment.down.erase(equal.begin(), equal.end());
        std::vector<NodeIndex> down = moment.down;
        for (const OverwhelmedGroup& group : moment.overwhelmed) {
            if (const auto owner = graph.find(group.owner)) down.push_back(*owner);
        }
        moment.radius = radius_of(graph, std::move(down), moment.situation);
        moment.services = services_in(graph, moment.radius, question_.at.view.catalogue());
        std::erase_if(moment.services, [&](const MomentService& service) {
            return !is_worse_than_before(moment, service);
        });
        found_.moments.push_back(std::move(moment));
    }

    [[nodiscard]] impact::BlastRadius radius_of(const graph::Snapshot& graph,
                                                std::vector<NodeIndex> down,
                                                std::size_t situation) const {
        add_nodes(graph, question_.situations.all[situation].down, down);
        return impact::blast_radius(
            graph, {.failed = std::move(down), .list_inherited = true}, thread_scratch());
    }

    // How bad it is without the change.
    void note_before(std::size_t situation) {
        const graph::Snapshot& graph = *question_.at.graph;
        impact::BlastRadius radius = radius_of(graph, {}, situation);
        auto& services = before_.emplace_back();
        for (const MomentService& service :
             services_in(graph, radius, question_.at.view.catalogue())) {
            services[graph.id(service.node)] = {service.as, margin_of(radius, service)};
        }
        found_.before.push_back(std::move(radius));
    }

    [[nodiscard]] bool is_worse_than_before(const ChangeMoment& moment,
                                            const MomentService& service) const {
        const auto& services = before_[moment.situation];
        const auto before = services.find(moment.graph->id(service.node));
        if (before == services.end()) return true;
        return Severity(service.as, margin_of(moment.radius, service)) < before->second;
    }

    // Remember which CIs of the plan are there in `graph`.
    void note_all(const graph::Snapshot& graph) {
        for (const PlannedCi& planned : question_.plan.cis) {
            if (graph.find(planned.ci)) there_.insert(planned.ci);
        }
    }

    void list_missing() {
        std::set<std::string> missing;
        for (const PlannedCi& planned : question_.plan.cis) {
            if (!there_.contains(planned.ci)) missing.insert(planned.ci);
        }
        found_.missing.assign(missing.begin(), missing.end());
    }

    // How bad it is for a service; less is worse.
    using Severity = std::pair<impact::AffectedAs, std::uint32_t>;

    const MomentsQuestion& question_;
    State state_;
    std::vector<StepShare> shares_;                                  // none without a window
    std::vector<std::map<std::string_view, Severity>> before_ = {};  // by situation
    ChangeMoments found_;
    std::set<std::string_view> there_;
    std::set<std::string> altered_ = {};  // by edits so far
};

}  // namespace

std::string_view phase_name(MomentPhase phase) {
    constexpr std::array<std::string_view, 4> kNames = {
        "during", "applied", "if_it_fails", "after"};
    return kNames[static_cast<std::size_t>(phase)];
}

Result<ChangeMoments> moments_of_change(const MomentsQuestion& question) {
    return Walk(question).walk();
}

}  // namespace faultline::app
