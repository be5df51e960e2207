// JointPlay: who fails in one block of scenarios, in one scene after the other.
//
// Thread safety: a JointPlan is immutable; each thread has its own JointPlay.
//
// Layout: the failures of a CI lie in a slot, and `where` names it.  CIs that never fail in the
// block have the slot kNowhere, those that fail in all of its scenarios for certain kEverywhere,
// and one that fails exactly when one of its dependencies does has the slot of that: most CIs of
// most blocks need no bits of their own.

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/impact/joint_basis.h"
#include "engine/impact/joint_scene.h"
#include "engine/impact/random_bits.h"
#include "engine/impact/scenario_block.h"
#include "engine/impact/scenario_counter.h"

namespace faultline::impact {

// A condition made ready for drawing with one seed.
struct JointPlan {
    const JointScene& scene;
    const JointView& view;
    const SamplingPlan& events;
    std::vector<Chance> chances;
    std::vector<std::uint32_t> components;   // to look at, dependencies first
    std::vector<std::uint8_t> changed = {};  // by CI; of a first condition without basis empty

    // Of the first condition: `scene` is a part of this, where all but `changed` CIs are the same;
    // of a block that it has only these components are looked at.
    const JointBasis* basis = nullptr;
    std::vector<std::uint32_t> other_components = {};
};

// Working memory.
class JointPlay {
 public:
    // For models of so many CIs at most.
    explicit JointPlay(std::uint32_t cis);

    // Play a block of the first condition, and then what other conditions make of it, in any order.
    // REQUIRES: `plan` is that of the first condition; of another one, after play() of the block.
    void play(const JointPlan& plan, std::uint64_t block);
    void play_again(const JointPlan& first, const JointPlan& plan);

    // The block that was played last, for others to begin with.  REQUIRES: it was played whole.
    [[nodiscard]] PlayedBlock kept() const;

    // Where a CI fails: in the first condition, and in the one that was played again last.  Valid
    // until the next call.
    [[nodiscard]] const ScenarioBits& before(std::uint32_t number) const {
        return bits_in(where_before_[number]);
    }
    [[nodiscard]] const ScenarioBits& after(std::uint32_t number) const {
        return bits_in(where_after_[number]);
    }

    // True if after() of a CI is not before() of its twin.
    [[nodiscard]] bool differs(std::uint32_t number) const { return differs_[number] != 0; }

 private:
    // The condition that is being played.
    struct Scope {
        const JointPlan* plan = nullptr;
        std::vector<std::uint32_t>* where = nullptr;
        std::uint32_t first_slot = 0;
    };

    static constexpr std::uint32_t kNowhere = 0;
    static constexpr std::uint32_t kEverywhere = 1;
    static constexpr std::uint32_t kFirstSlot = 2;
    static constexpr std::uint32_t kKept = 0x8000'0000;  // slots from here on lie in the basis

    [[nodiscard]] const ScenarioBits& bits_in(std::uint32_t slot) const {
        return slot < kKept ? slots_[slot] : kept_slots_[slot - kKept];
    }

    void play_whole(const JointPlan& plan);
    void play_on(const JointPlan& plan, const PlayedBlock& block);
    template <typename Before>
    void settle_again(const std::vector<std::uint32_t>& components, Before before);
    void enter(const JointPlan& plan, std::vector<std::uint32_t>& where, std::uint32_t first_slot);
    void draw_alone(std::uint32_t number, ScenarioBits& bits) const;
    void settle(std::uint32_t number, const ScenarioBits& alone);
    void settle_cycle(std::uint32_t first, std::uint32_t last);
    [[nodiscard]] bool spread_cycle(std::uint32_t first, std::uint32_t last);
    [[nodiscard]] bool must_settle(std::uint32_t first, std::uint32_t last) const;
    void compare(std::uint32_t number, std::uint32_t before);

    void meet_needs(std::span<const OutageNeed> needs, const ScenarioBits& alone);
    void take(std::uint32_t number, std::uint32_t draw);
    void take_broken(std::uint32_t group);
    void take_bits(const ScenarioBits& bits);
    [[nodiscard]] ScenarioBits felt(std::uint32_t number, std::uint32_t draw) const;
    [[nodiscard]] std::uint32_t slot_of(std::uint32_t number) const {
        return (*scope_.where)[number];
    }
    [[nodiscard]] ScenarioBits broken_by_two(const OutageGroup& group) const;
    [[nodiscard]] ScenarioBits broken_by_all(const OutageGroup& group) const;
    [[nodiscard]] ScenarioBits broken_by_count(const OutageGroup& group);

    std::unique_ptr<ScenarioBits[]> slots_;
    const ScenarioBits* kept_slots_ = nullptr;  // of the block of a basis
    std::uint32_t slots_of_first_;
    std::vector<std::uint32_t> where_before_;
    std::vector<std::uint32_t> where_after_;
    std::vector<std::uint8_t> differs_;
    std::vector<ScenarioBits> shared_;
    std::vector<ScenarioBits> drawn_;  // own events of the CIs at hand
    ScenarioCounter lost_;
    std::uint64_t block_ = 0;
    Scope scope_;

    // What the CI at hand has met: some bits, and how many slots of which the last is known.
    ScenarioBits met_;
    std::uint32_t met_slots_ = 0;
    std::uint32_t last_slot_ = kNowhere;
    bool met_bits_ = false;
};

}  // namespace faultline::impact
