#include "engine/impact/outage_diagrams.h"

#include <algorithm>
#include <cassert>

#include "engine/impact/group_function.h"
#include "engine/impact/outage_modules.h"

namespace faultline::impact {

namespace {

std::uint32_t length(const auto& list) {
    return static_cast<std::uint32_t>(list.size());
}

// The levels of the variables of all modules: each belongs to one module only.
struct Levels {
    std::vector<std::uint32_t> own;  // by CI; also its place in the walk
    std::vector<std::uint32_t> draw;
    std::vector<std::uint32_t> shared;
    std::vector<std::uint32_t> module;  // by component
};

// A CI that a walk is about to visit, and the draw on the way to it.
struct Step {
    std::uint32_t number;
    std::uint32_t draw;
};

std::size_t limit_of(const OutageModel& model, std::size_t nodes_max) {
    return std::max(nodes_max, kNodesPerEvent * (model.size() + model.draws.size()));
}

// Builds the diagrams module by module, dependencies first.
class Builder {
 public:
    Builder(const OutageModel& model, const std::vector<bool>& counted, std::size_t nodes_max)
        : model_(model),
          counted_(counted),
          entries_(find_modules(model)),
          bdd_(limit_of(model, nodes_max)) {
        levels_.own.assign(model.size(), kNone);
        levels_.draw.assign(model.draws.size(), kNone);
        levels_.shared.assign(model.shared.size(), kNone);
        levels_.module.assign(entries_.size(), kNone);
        module_numbers_.assign(entries_.size(), kNone);
        functions_.assign(model.size(), Bdd::kFalse);
    }

    std::optional<OutageDiagrams> run() {
        for (const std::uint32_t component : model_.components) {
            if (entries_[component] == kNone) continue;
            build_module(component);
            if (bdd_.exhausted() || too_many_) return std::nullopt;
        }
        return std::move(result_);
    }

 private:
    void build_module(std::uint32_t component) {
        const std::uint32_t entry = entries_[component];
        module_ = component;
        module_numbers_[component] = length(result_.modules);
        first_event_ = length(result_.events);
        bdd_.clear();
        order_events(entry);
        for (const std::uint32_t inner : walk_components_)
            settle(inner);
        if (bdd_.exhausted() || too_many_) return;
        keep(functions_[entry]);
    }

    // Walk depth first and give every event a level when it is met.
    void order_events(std::uint32_t entry) {
        walk_components_.clear();
        stack_.assign(1, {entry, kNone});
        while (!stack_.empty()) {
            const Step step = stack_.back();
            stack_.pop_back();
            if (step.draw != kNone) give_level(levels_.draw[step.draw], EventKind::draw, step.draw);
            visit(step.number);
        }
        std::sort(walk_components_.begin(), walk_components_.end());
        walk_components_.erase(std::unique(walk_components_.begin(), walk_components_.end()),
                               walk_components_.end());
    }

    void visit(std::uint32_t number) {
        const std::uint32_t component = model_.component_of[number];
        if (is_other_module(component)) {
            give_level(levels_.module[component], EventKind::module, module_numbers_[component]);
            return;
        }
        if (levels_.own[number] != kNone) return;
        walk_components_.push_back(component);
        give_level(levels_.own[number], EventKind::own, number);
        const std::uint32_t shared = model_.shared_of[number];
        if (shared != kNone) give_level(levels_.shared[shared], EventKind::shared, shared);
        push_dependencies(number);
    }

    // What is pushed last is visited first.
    void push_dependencies(std::uint32_t number) {
        const std::size_t first = stack_.size();
        for (const OutageNeed& need : model_.needs_of(number))
            stack_.push_back({need.dependency, need.draw});
        for (const OutageGroup& group : model_.groups_of(number))
            for (const OutageMember& member : model_.members_of(group))
                stack_.push_back({member.member, member.draw});
        std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(first), stack_.end());
    }

    void give_level(std::uint32_t& level, EventKind kind, std::uint32_t index) {
        if (level != kNone) return;
        level = length(result_.events) - first_event_;
        result_.events.push_back({kind, index});
    }

    [[nodiscard]] bool is_other_module(std::uint32_t component) const {
        return component != module_ && entries_[component] != kNone;
    }

    // The functions of one component: the least ones that need each other.  Those walked to last
    // first, so that what a CI needs tends to come before it.
    void settle(std::uint32_t component) {
        std::vector<std::uint32_t> numbers;
        for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n)
            if (levels_.own[n] != kNone) numbers.push_back(n);
        std::sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
            return levels_.own[a] > levels_.own[b];
        });
        bool changed = true;
        while (changed && !bdd_.exhausted() && !too_many_) {
            changed = false;
            for (const std::uint32_t number : numbers) {
                const BddNode function = function_of(number);
                changed = changed || function != functions_[number];
                functions_[number] = function;
            }
            if (numbers.size() == 1) return;
        }
    }

    BddNode function_of(std::uint32_t number) {
        std::vector<BddNode> ways;
        if (counted_[number]) ways.push_back(bdd_.variable(levels_.own[number]));
        const std::uint32_t shared = model_.shared_of[number];
        if (shared != kNone) ways.push_back(bdd_.variable(levels_.shared[shared]));
        for (const OutageNeed& need : model_.needs_of(number))
            ways.push_back(felt(need.dependency, need.draw));
        for (const OutageGroup& group : model_.groups_of(number))
            ways.push_back(broken(group));
        return any_of_all(ways, bdd_);
    }

    BddNode broken(const OutageGroup& group) {
        std::vector<LostMember> members;
        for (const OutageMember& member : model_.members_of(group))
            members.push_back({felt(member.member, member.draw), member.capacity});
        return group_function(members, group.breaking, kGroupStatesMax, bdd_, too_many_);
    }

    // The failure of a CI as far as the one that needs it feels it.
    BddNode felt(std::uint32_t number, std::uint32_t draw) {
        const std::uint32_t component = model_.component_of[number];
        const BddNode failed =
            is_other_module(component) ? module_event(component) : functions_[number];
        return draw == kNone ? failed : bdd_.all_of(bdd_.variable(levels_.draw[draw]), failed);
    }

    // A module that never fails, or always does, is no event.
    BddNode module_event(std::uint32_t component) {
        const std::uint32_t function = result_.modules[module_numbers_[component]].function;
        return function < 2 ? function : bdd_.variable(levels_.module[component]);
    }

    // Write the diagram down, its nodes numbered from 2.
    void keep(BddNode function) {
        const std::vector<BddNode> nodes = bdd_.nodes_of(function);
        const auto end_of = [&](BddNode node) {
            if (node < 2) return node;
            const auto found = std::lower_bound(nodes.begin(), nodes.end(), node);
            return static_cast<std::uint32_t>(found - nodes.begin()) + 2;
        };
        const ListPart events{first_event_, length(result_.events) - first_event_};
        const ListPart kept{length(result_.nodes), length(nodes)};
        for (const BddNode node : nodes) {
            const std::uint32_t low = end_of(bdd_.low(node));
            result_.nodes.push_back({bdd_.level(node), low, end_of(bdd_.high(node))});
        }
        result_.modules.push_back({events, kept, end_of(function)});
    }

    const OutageModel& model_;
    const std::vector<bool>& counted_;
    std::vector<std::uint32_t> entries_;  // by component: its module's CI, or kNone
    Bdd bdd_;
    Levels levels_;
    std::vector<std::uint32_t> module_numbers_;   // by component
    std::vector<BddNode> functions_;              // by CI, of the module at hand
    std::vector<std::uint32_t> walk_components_;  // of the module at hand, dependencies first
    std::vector<Step> stack_;
    std::uint32_t module_ = 0;  // the component at hand
    std::uint32_t first_event_ = 0;
    bool too_many_ = false;
    OutageDiagrams result_;
};

double probability_of(const DiagramEvent& event,
                      const OutageModel& model,
                      std::span<const double> own,
                      const DiagramValues& values) {
    switch (event.kind) {
        case EventKind::own:
            return own[event.index];
        case EventKind::draw:
            return model.draws[event.index].probability;
        case EventKind::shared:
            return model.shared[event.index].probability;
        case EventKind::module:
            break;
    }
    return values.modules[event.index];
}

}  // namespace

std::optional<OutageDiagrams> build_diagrams(const OutageModel& model,
                                             const std::vector<bool>& counted,
                                             std::size_t nodes_max) {
    assert(counted.size() == model.size());
    return Builder(model, counted, nodes_max).run();
}

DiagramValues evaluate(const OutageDiagrams& diagrams,
                       const OutageModel& model,
                       std::span<const double> own) {
    DiagramValues values;
    values.events.reserve(diagrams.events.size());
    values.nodes.reserve(diagrams.nodes.size());
    for (const DiagramModule& module : diagrams.modules) {
        for (const DiagramEvent& event : diagrams.events_of(module))
            values.events.push_back(probability_of(event, model, own, values));
        const std::span<const double> events =
            std::span(values.events).subspan(module.events.first);
        for (const DiagramNode& node : diagrams.nodes_of(module)) {
            const double* const first = values.nodes.data() + module.nodes.first;
            const std::span<const double> known(first, values.nodes.size() - module.nodes.first);
            const double high = events[node.event] * value_of(node.high, known);
            values.nodes.push_back(high + (1 - events[node.event]) * value_of(node.low, known));
        }
        const double* const first = values.nodes.data() + module.nodes.first;
        values.modules.push_back(value_of(module.function, {first, module.nodes.count}));
    }
    return values;
}

}  // namespace faultline::impact
