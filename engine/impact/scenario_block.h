// ScenarioBlock: what happens in one block of scenarios, all of them at once.
//
// Thread safety: a SamplingPlan is immutable; each thread has its own ScenarioBlock.
//
// Layout: one bit for each scenario; by local number of the Closure.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/outage_model.h"
#include "engine/impact/random_bits.h"
#include "engine/impact/scenario_counter.h"

namespace faultline::impact {

// How a group is evaluated: one lost member breaks it, any two do, only all together do, or
// capacity counts.
enum class GroupKind : std::uint8_t { any, two, all, count };

// The kind of a group.  REQUIRES: group.breaking > 0 for it to matter.
[[nodiscard]] GroupKind group_kind(const OutageModel& model, const OutageGroup& group);

// An event that belongs to no CI, made ready.
struct PlannedEvent {
    Chance chance;
    std::uint64_t key;
};

// Events made ready for drawing with one seed.
[[nodiscard]] std::vector<PlannedEvent> planned_events(const std::vector<OutageEvent>& events,
                                                       std::uint64_t seed);

// A model made ready for drawing with one seed.
struct SamplingPlan {
    SamplingPlan(const OutageModel& the_model, std::uint64_t seed);

    const OutageModel& model;          // outlives the plan
    std::vector<std::uint64_t> keys;   // by CI
    std::vector<GroupKind> kinds;      // by group
    std::vector<PlannedEvent> draws;   // by draw
    std::vector<PlannedEvent> shared;  // by shared event
};

// The chances of the CIs' own events.
[[nodiscard]] std::vector<Chance> chances_of(std::span<const double> own);

// The components that need one of `numbers` at any distance, and theirs; dependencies first.
// Cost: linear in the model.
[[nodiscard]] std::vector<std::uint32_t> affected_components(
    const OutageModel& model, std::span<const std::uint32_t> numbers);

// Working memory and the last evaluation.
class ScenarioBlock {
 public:
    explicit ScenarioBlock(const SamplingPlan& plan);

    // Draw all own events with `chances` and find out who fails in each scenario of `block`.
    // Cost: linear in what the root needs; cyclic components take a few rounds.
    void evaluate(std::uint64_t block, std::span<const Chance> chances);

    // Draw the own event of one CI again, with another chance, or set it; update() follows.
    void redraw(std::uint32_t number, const Chance& chance);
    void set_own(std::uint32_t number, const ScenarioBits& bits) { own_[number] = bits; }

    // Find out again who fails in these components.
    void update(std::span<const std::uint32_t> components);

    // Copy the failures of these components away, and back.
    void save(std::span<const std::uint32_t> components);
    void restore(std::span<const std::uint32_t> components);

    // What fails by itself (shared events included for `fails_alone`), and what fails at all.
    // References are valid until the next call.
    [[nodiscard]] const ScenarioBits& own(std::uint32_t number) const { return own_[number]; }
    [[nodiscard]] ScenarioBits fails_alone(std::uint32_t number) const;
    [[nodiscard]] const ScenarioBits& failed(std::uint32_t number) const { return failed_[number]; }

    // Those of the scenarios `where` in which a draw happens; all of them for kNone.
    [[nodiscard]] ScenarioBits drawn(const ScenarioBits& where, std::uint32_t draw) const;

    // The failure of a CI as far as one that needs it feels it.
    [[nodiscard]] ScenarioBits felt(std::uint32_t number, std::uint32_t draw) const {
        return drawn(failed_[number], draw);
    }

    // Count the capacity lost by a group; then in which scenarios it is `amount` or more.
    void count_lost(const OutageGroup& group);
    [[nodiscard]] ScenarioBits lost_at_least(std::uint64_t amount) const {
        return lost_.at_least(amount);
    }

    // In which scenarios a group is broken.
    [[nodiscard]] ScenarioBits broken(std::uint32_t number);

 private:
    void settle(std::uint32_t component);
    void settle_cycle(std::uint32_t first, std::uint32_t last);
    [[nodiscard]] ScenarioBits outage_of(std::uint32_t number);
    bool set_failed(std::uint32_t number, const ScenarioBits& down);
    void add_felt(std::uint32_t number, std::uint32_t draw, ScenarioBits& down) const;
    [[nodiscard]] ScenarioBits broken_by_two(const OutageGroup& group) const;
    [[nodiscard]] ScenarioBits broken_by_all(const OutageGroup& group) const;
    [[nodiscard]] ScenarioBits broken_by_count(const OutageGroup& group);

    const SamplingPlan& plan_;
    std::uint64_t block_ = 0;
    std::vector<ScenarioBits> own_;
    std::vector<ScenarioBits> failed_;
    std::vector<std::uint8_t> touched_;  // by CI: fails in some scenario
    std::vector<ScenarioBits> shared_;
    std::vector<ScenarioBits> saved_;
    ScenarioCounter lost_;
};

}  // namespace faultline::impact
