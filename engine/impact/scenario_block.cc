#include "engine/impact/scenario_block.h"

#include <algorithm>
#include <unordered_map>

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

ScenarioBits everywhere() {
    return first_scenarios(kBlockScenarios);
}

}  // namespace

GroupKind group_kind(const OutageModel& model, const OutageGroup& group) {
    std::uint64_t least = UINT64_MAX / 2;
    std::uint64_t second = UINT64_MAX / 2;
    std::uint64_t most = 0;
    for (const OutageMember& member : model.members_of(group)) {
        second = std::min(second, std::max(least, member.capacity));
        least = std::min(least, member.capacity);
        most = std::max(most, member.capacity);
    }
    if (group.breaking <= least) return GroupKind::any;
    if (group.breaking > group.capacity - least) return GroupKind::all;
    const bool two = group.breaking > most && group.breaking <= least + second;
    return two ? GroupKind::two : GroupKind::count;
}

std::vector<PlannedEvent> planned_events(const std::vector<OutageEvent>& events,
                                         std::uint64_t seed) {
    std::vector<PlannedEvent> made;
    made.reserve(events.size());
    for (const OutageEvent& event : events)
        made.push_back({Chance(event.probability), mixed(seed, event.identity)});
    return made;
}

SamplingPlan::SamplingPlan(const OutageModel& the_model, std::uint64_t seed)
    : model(the_model),
      draws(planned_events(model.draws, seed)),
      shared(planned_events(model.shared, seed)) {
    keys.reserve(model.size());
    for (const std::uint64_t identity : model.identities)
        keys.push_back(mixed(seed, identity));
    kinds.reserve(model.groups.size());
    for (const OutageGroup& group : model.groups)
        kinds.push_back(group_kind(model, group));
}

// Few probabilities are different ones: most come from a class.
std::vector<Chance> chances_of(std::span<const double> own) {
    std::unordered_map<double, Chance> known;
    std::vector<Chance> chances;
    chances.reserve(own.size());
    for (const double value : own)
        chances.push_back(known.try_emplace(value, value).first->second);
    return chances;
}

std::vector<std::uint32_t> affected_components(const OutageModel& model,
                                               std::span<const std::uint32_t> numbers) {
    std::vector<bool> affected(model.component_begin.size(), false);
    for (const std::uint32_t number : numbers)
        affected[model.component_of[number]] = true;
    std::vector<std::uint32_t> found;
    for (const std::uint32_t component : model.components) {
        bool reached = affected[component];
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
            model.for_each_dependency(n, [&](std::uint32_t dependency) {
                reached = reached || affected[model.component_of[dependency]];
            });
        affected[component] = reached;
        if (reached) found.push_back(component);
    }
    return found;
}

ScenarioBlock::ScenarioBlock(const SamplingPlan& plan)
    : plan_(plan),
      own_(plan.model.size()),
      failed_(plan.model.size()),
      touched_(plan.model.size(), 0),
      shared_(plan.model.shared.size()) {}

void ScenarioBlock::evaluate(std::uint64_t block, std::span<const Chance> chances) {
    block_ = block;
    for (std::size_t i = 0; i < shared_.size(); ++i)
        shared_[i] = plan_.shared[i].chance.draw(plan_.shared[i].key, block);
    const OutageModel& model = plan_.model;
    // All first: a processor is slow to read whole what it has just written bit by bit.
    for (const std::uint32_t component : model.components)
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
            redraw(n, chances[n]);
    update(model.components);
}

void ScenarioBlock::redraw(std::uint32_t number, const Chance& chance) {
    chance.draw_into(plan_.keys[number], block_, own_[number]);
}

void ScenarioBlock::update(std::span<const std::uint32_t> components) {
    for (const std::uint32_t component : components)
        settle(component);
}

void ScenarioBlock::settle(std::uint32_t component) {
    const std::uint32_t first = plan_.model.first_of(component);
    const std::uint32_t last = plan_.model.last_of(component);
    if (last - first > 1) return settle_cycle(first, last);
    const ScenarioBits down = outage_of(first);
    failed_[first] = down;
    touched_[first] = any(down) ? 1 : 0;
}

// The least solution of one component, from nothing upwards.
void ScenarioBlock::settle_cycle(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t n = first; n < last; ++n)
        set_failed(n, {});
    // There and back, so that no chain within the component is always walked against its grain.
    bool changed = true;
    while (changed) {
        changed = false;
        for (std::uint32_t n = first; n < last; ++n)
            changed = set_failed(n, outage_of(n)) || changed;
        for (std::uint32_t n = last; changed && n-- > first;)
            set_failed(n, outage_of(n));
    }
}

// True if that is different from what was known.
bool ScenarioBlock::set_failed(std::uint32_t number, const ScenarioBits& down) {
    const bool changed = any(down ^ failed_[number]);
    failed_[number] = down;
    touched_[number] = any(down) ? 1 : 0;
    return changed;
}

ScenarioBits ScenarioBlock::outage_of(std::uint32_t number) {
    const OutageModel& model = plan_.model;
    ScenarioBits down = fails_alone(number);
    for (const OutageNeed& need : model.needs_of(number))
        if (touched_[need.dependency] != 0) add_felt(need.dependency, need.draw, down);
    const std::uint32_t last = model.rows[number + 1].groups;
    for (std::uint32_t group = model.rows[number].groups; group < last; ++group)
        down |= broken(group);
    return down;
}

// Add to `down` where the failure of a CI is felt.
void ScenarioBlock::add_felt(std::uint32_t number, std::uint32_t draw, ScenarioBits& down) const {
    if (draw == kNone) {
        down |= failed_[number];
    } else {
        down |= felt(number, draw);
    }
}

ScenarioBits ScenarioBlock::fails_alone(std::uint32_t number) const {
    const std::uint32_t shared = plan_.model.shared_of[number];
    return shared == kNone ? own_[number] : own_[number] | shared_[shared];
}

ScenarioBits ScenarioBlock::drawn(const ScenarioBits& where, std::uint32_t draw) const {
    if (draw == kNone) return where;
    const PlannedEvent& event = plan_.draws[draw];
    return event.chance.draw_where(where, event.key, block_);
}

ScenarioBits ScenarioBlock::broken(std::uint32_t number) {
    const OutageGroup& group = plan_.model.groups[number];
    if (group.breaking == 0) return everywhere();
    switch (plan_.kinds[number]) {
        case GroupKind::two:
            return broken_by_two(group);
        case GroupKind::all:
            return broken_by_all(group);
        case GroupKind::count:
            return broken_by_count(group);
        case GroupKind::any:
            break;
    }
    ScenarioBits lost;
    for (const OutageMember& member : plan_.model.members_of(group))
        if (touched_[member.member] != 0) add_felt(member.member, member.draw, lost);
    return lost;
}

ScenarioBits ScenarioBlock::broken_by_two(const OutageGroup& group) const {
    ScenarioBits once;
    ScenarioBits twice;
    for (const OutageMember& member : plan_.model.members_of(group)) {
        if (touched_[member.member] == 0) continue;
        ScenarioBits lost;
        add_felt(member.member, member.draw, lost);
        twice = twice | (once & lost);
        once = once | lost;
    }
    return twice;
}

ScenarioBits ScenarioBlock::broken_by_all(const OutageGroup& group) const {
    ScenarioBits lost = everywhere();
    for (const OutageMember& member : plan_.model.members_of(group)) {
        if (touched_[member.member] == 0) return {};
        lost = lost & felt(member.member, member.draw);
    }
    return lost;
}

ScenarioBits ScenarioBlock::broken_by_count(const OutageGroup& group) {
    std::uint64_t most = 0;
    for (const OutageMember& member : plan_.model.members_of(group))
        if (touched_[member.member] != 0) most += member.capacity;
    if (most < group.breaking) return {};
    count_lost(group);
    return lost_.at_least(group.breaking);
}

void ScenarioBlock::count_lost(const OutageGroup& group) {
    lost_.clear();
    for (const OutageMember& member : plan_.model.members_of(group))
        if (touched_[member.member] != 0)
            lost_.add(felt(member.member, member.draw), member.capacity);
}

void ScenarioBlock::save(std::span<const std::uint32_t> components) {
    saved_.clear();
    const OutageModel& model = plan_.model;
    for (const std::uint32_t component : components)
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
            saved_.push_back(failed_[n]);
}

void ScenarioBlock::restore(std::span<const std::uint32_t> components) {
    std::size_t next = 0;
    const OutageModel& model = plan_.model;
    for (const std::uint32_t component : components) {
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n) {
            failed_[n] = saved_[next++];
            touched_[n] = any(failed_[n]) ? 1 : 0;
        }
    }
}

}  // namespace faultline::impact
