#include "engine/impact/joint_play.h"

#include <algorithm>

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

// So many CIs are drawn before the first of them is looked at: a processor is slow to read whole
// what it has just written bit by bit.
constexpr std::size_t kDrawnAhead = 64;

}  // namespace

JointPlay::JointPlay(std::uint32_t cis)
    : slots_(std::make_unique_for_overwrite<ScenarioBits[]>(kFirstSlot + 2 * std::size_t{cis})),
      slots_of_first_(cis),
      where_before_(cis, kNowhere),
      where_after_(cis, kNowhere),
      differs_(cis, 0),
      drawn_(kDrawnAhead) {
    slots_[kNowhere] = {};
    slots_[kEverywhere] = first_scenarios(kBlockScenarios);
}

void JointPlay::enter(const JointPlan& plan,
                      std::vector<std::uint32_t>& where,
                      std::uint32_t first_slot) {
    scope_ = {&plan, &where, first_slot};
    const std::vector<PlannedEvent>& shared = plan.events.shared;
    shared_.resize(shared.size());
    for (std::size_t i = 0; i < shared.size(); ++i)
        shared_[i] = shared[i].chance.draw(shared[i].key, block_);
}

void JointPlay::play(const JointPlan& plan, std::uint64_t block) {
    block_ = block;
    enter(plan, where_before_, kFirstSlot);
    if (plan.basis != nullptr && block < plan.basis->blocks.size()) {
        play_on(plan, plan.basis->blocks[block]);
    } else {
        play_whole(plan);
    }
}

void JointPlay::play_whole(const JointPlan& plan) {
    const OutageModel& model = plan.scene.model();
    const std::vector<std::uint32_t>& components = plan.components;
    for (std::size_t i = 0; i < components.size();) {
        std::size_t end = i;
        for (std::size_t drawn = 0; end < components.size() && drawn < kDrawnAhead; ++end) {
            const std::uint32_t first = model.first_of(components[end]);
            if (model.last_of(components[end]) - first == 1) draw_alone(first, drawn_[drawn++]);
        }
        for (std::size_t drawn = 0; i < end; ++i) {
            const std::uint32_t first = model.first_of(components[i]);
            const std::uint32_t last = model.last_of(components[i]);
            if (last - first == 1) {
                settle(first, drawn_[drawn++]);
            } else {
                settle_cycle(first, last);
            }
        }
    }
}

// Begin with what is known of the block.
void JointPlay::play_on(const JointPlan& plan, const PlayedBlock& block) {
    kept_slots_ = block.slots.data();
    const std::vector<std::uint32_t>& numbers = plan.scene.joint.numbers_in_whole;
    const auto known = [&](std::uint32_t n) { return block.where[numbers[n]]; };
    for (std::uint32_t n = 0; n < numbers.size(); ++n)
        where_before_[n] = known(n);
    if (plan.other_components.empty()) return;
    std::fill_n(differs_.begin(), numbers.size(), std::uint8_t{0});
    settle_again(plan.other_components, known);
}

void JointPlay::play_again(const JointPlan& first, const JointPlan& plan) {
    const JointScene& scene = plan.scene;
    enter(plan, where_after_, kFirstSlot + slots_of_first_);
    const std::size_t count = plan.view.own.size();
    std::fill_n(differs_.begin(), count, std::uint8_t{0});
    const bool same = &scene == &first.scene;
    if (same) {
        std::copy_n(where_before_.begin(), count, where_after_.begin());
    } else {
        for (std::size_t n = 0; n < count; ++n)
            where_after_[n] = scene.twins[n] == kNone ? kNowhere : where_before_[scene.twins[n]];
    }
    settle_again(plan.components, [&](std::uint32_t n) {
        const std::uint32_t twin = same ? n : scene.twins[n];
        return twin == kNone ? kNone : where_before_[twin];
    });
}

// Settle what is changed or needs something that differs; `before` says the slot that a CI had.
template <typename Before>
void JointPlay::settle_again(const std::vector<std::uint32_t>& components, Before before) {
    const OutageModel& model = scope_.plan->scene.model();
    for (const std::uint32_t component : components) {
        const std::uint32_t begin = model.first_of(component);
        const std::uint32_t end = model.last_of(component);
        if (!must_settle(begin, end)) continue;
        if (end - begin == 1) {
            draw_alone(begin, drawn_.front());
            settle(begin, drawn_.front());
        } else {
            settle_cycle(begin, end);
        }
        for (std::uint32_t n = begin; n < end; ++n)
            compare(n, before(n));
    }
}

PlayedBlock JointPlay::kept() const {
    PlayedBlock block;
    std::vector<std::uint32_t> renamed(slots_of_first_, kNowhere);
    block.where.reserve(slots_of_first_);
    for (const std::uint32_t slot : where_before_) {
        if (slot < kFirstSlot) {
            block.where.push_back(slot);
            continue;
        }
        std::uint32_t& name = renamed[slot - kFirstSlot];
        if (name == kNowhere) {
            name = kKept + static_cast<std::uint32_t>(block.slots.size());
            block.slots.push_back(slots_[slot]);
        }
        block.where.push_back(name);
    }
    block.slots.shrink_to_fit();
    return block;
}

// True if a CI of the component is changed or needs something that differs.
bool JointPlay::must_settle(std::uint32_t first, std::uint32_t last) const {
    const OutageModel& model = scope_.plan->scene.model();
    bool must = false;
    for (std::uint32_t n = first; n < last && !must; ++n) {
        must = scope_.plan->changed[n] != 0;
        for (const OutageNeed& need : model.needs_of(n))
            must = must || differs_[need.dependency] != 0;
        for (const OutageGroup& group : model.groups_of(n))
            for (const OutageMember& member : model.members_of(group))
                must = must || differs_[member.member] != 0;
    }
    return must;
}

// Where nothing differs the slot that it had before counts, so that nothing is looked at on top.
void JointPlay::compare(std::uint32_t number, std::uint32_t before) {
    std::uint32_t& after = (*scope_.where)[number];
    if (before == kNone || (before != after && any(bits_in(before) ^ bits_in(after)))) {
        differs_[number] = 1;
    } else {
        after = before;
    }
}

// The CI's own event and the event that it shares.
void JointPlay::draw_alone(std::uint32_t number, ScenarioBits& bits) const {
    const JointPlan& plan = *scope_.plan;
    plan.chances[number].draw_into(plan.events.keys[number], block_, bits);
    const std::uint32_t shared = plan.scene.model().shared_of[number];
    if (shared != kNone) bits |= shared_[shared];
}

void JointPlay::settle(std::uint32_t number, const ScenarioBits& alone) {
    const OutageModel& model = scope_.plan->scene.model();
    std::uint32_t& slot = (*scope_.where)[number];
    if (scope_.plan->chances[number].always()) {
        slot = kEverywhere;
        return;
    }
    met_bits_ = any(alone);
    met_slots_ = 0;
    last_slot_ = kNowhere;
    meet_needs(model.needs_of(number), alone);
    const std::uint32_t last = model.rows[number + 1].groups;
    for (std::uint32_t group = model.rows[number].groups; group < last; ++group)
        take_broken(group);
    if (last_slot_ == kEverywhere || (!met_bits_ && met_slots_ <= 1)) {
        slot = last_slot_;
        return;
    }
    slot = scope_.first_slot + number;
    slots_[slot] = met_;
}

// Begin with the CI's own event and meet what it needs; most needs are hard, and their bits are
// added up in registers.
void JointPlay::meet_needs(std::span<const OutageNeed> needs, const ScenarioBits& alone) {
    const std::uint32_t* const where = scope_.where->data();
    ScenarioBits met = alone;
    std::uint32_t last = kNowhere;
    std::size_t hard = 0;
    for (; hard < needs.size() && needs[hard].draw == kNone; ++hard) {
        const std::uint32_t slot = where[needs[hard].dependency];
        if (slot == kNowhere || slot == last) continue;
        last = slot;
        ++met_slots_;
        if (slot == kEverywhere) break;
        met |= bits_in(slot);
    }
    met_ = met;
    last_slot_ = last;
    for (const OutageNeed& need : needs.subspan(hard))
        take(need.dependency, need.draw);
}

// Meet the failures of a CI as far as they are felt.
void JointPlay::take(std::uint32_t number, std::uint32_t draw) {
    const std::uint32_t slot = slot_of(number);
    if (slot == kNowhere) return;
    if (draw != kNone) return take_bits(felt(number, draw));
    if (last_slot_ == kEverywhere || slot == last_slot_) return;
    met_ |= bits_in(slot);
    last_slot_ = slot;
    ++met_slots_;
}

void JointPlay::take_bits(const ScenarioBits& bits) {
    met_ |= bits;
    met_bits_ = met_bits_ || any(bits);
}

ScenarioBits JointPlay::felt(std::uint32_t number, std::uint32_t draw) const {
    const ScenarioBits& failed = bits_in(slot_of(number));
    if (draw == kNone) return failed;
    const PlannedEvent& event = scope_.plan->events.draws[draw];
    return event.chance.draw_where(failed, event.key, block_);
}

void JointPlay::take_broken(std::uint32_t number) {
    const SamplingPlan& events = scope_.plan->events;
    const OutageGroup& group = events.model.groups[number];
    if (group.breaking == 0) return take_bits(slots_[kEverywhere]);
    switch (events.kinds[number]) {
        case GroupKind::two:
            return take_bits(broken_by_two(group));
        case GroupKind::all:
            return take_bits(broken_by_all(group));
        case GroupKind::count:
            return take_bits(broken_by_count(group));
        case GroupKind::any:
            for (const OutageMember& member : events.model.members_of(group))
                take(member.member, member.draw);
    }
}

ScenarioBits JointPlay::broken_by_two(const OutageGroup& group) const {
    ScenarioBits once;
    ScenarioBits twice;
    for (const OutageMember& member : scope_.plan->events.model.members_of(group)) {
        if (slot_of(member.member) == kNowhere) continue;
        const ScenarioBits lost = felt(member.member, member.draw);
        twice |= once & lost;
        once |= lost;
    }
    return twice;
}

ScenarioBits JointPlay::broken_by_all(const OutageGroup& group) const {
    const std::span<const OutageMember> members = scope_.plan->events.model.members_of(group);
    for (const OutageMember& member : members)
        if (slot_of(member.member) == kNowhere) return {};
    ScenarioBits lost = slots_[kEverywhere];
    for (const OutageMember& member : members)
        lost = lost & felt(member.member, member.draw);
    return lost;
}

ScenarioBits JointPlay::broken_by_count(const OutageGroup& group) {
    const std::span<const OutageMember> members = scope_.plan->events.model.members_of(group);
    std::uint64_t most = 0;
    for (const OutageMember& member : members)
        if (slot_of(member.member) != kNowhere) most += member.capacity;
    if (most < group.breaking) return {};
    lost_.clear();
    for (const OutageMember& member : members)
        if (slot_of(member.member) != kNowhere)
            lost_.add(felt(member.member, member.draw), member.capacity);
    return lost_.at_least(group.breaking);
}

// The least solution of one component, from nothing upwards.  Each of its CIs has bits of its own:
// they grow until nothing is added.
void JointPlay::settle_cycle(std::uint32_t first, std::uint32_t last) {
    std::vector<ScenarioBits> alone(last - first);
    for (std::uint32_t n = first; n < last; ++n) {
        draw_alone(n, alone[n - first]);
        (*scope_.where)[n] = scope_.first_slot + n;
    }
    for (std::uint32_t n = first; n < last; ++n)
        slots_[scope_.first_slot + n] = alone[n - first];
    while (spread_cycle(first, last)) {
    }
    for (std::uint32_t n = first; n < last; ++n)
        if (!any(slots_[scope_.first_slot + n])) (*scope_.where)[n] = kNowhere;
}

// One round there and one back, so that no chain is always walked against its grain.  True if
// something was added on the way there.
bool JointPlay::spread_cycle(std::uint32_t first, std::uint32_t last) {
    const OutageModel& model = scope_.plan->scene.model();
    const auto grow = [&](std::uint32_t n) {
        ScenarioBits& bits = slots_[scope_.first_slot + n];
        met_ = bits;
        last_slot_ = kNowhere;
        for (const OutageNeed& need : model.needs_of(n))
            take(need.dependency, need.draw);
        for (std::uint32_t g = model.rows[n].groups; g < model.rows[n + 1].groups; ++g)
            take_broken(g);
        if (last_slot_ == kEverywhere) met_ = slots_[kEverywhere];
        const bool grown = any(met_ ^ bits);
        bits = met_;
        return grown;
    };
    bool grown = false;
    for (std::uint32_t n = first; n < last; ++n)
        grown = grow(n) || grown;
    for (std::uint32_t n = last; grown && n-- > first;)
        static_cast<void>(grow(n));
    return grown;
}

}  // namespace faultline::impact
