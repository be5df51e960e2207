// what_if: impact before, during and after a list of steps that nobody did, and a safe order of
// them.  Nothing is written.
//
// A step takes CIs down while it is done and changes the state.  What a step disturbs is looked at
// twice: before its edits and after them, its CIs being down both times.  Edits are described in
// proposed_edits.h.
//
// Thread safety: pure functions of an immutable version.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "api/app/proposed_edits.h"
#include "engine/base/result.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/impact_difference.h"
#include "engine/impact/step_order.h"

namespace faultline::app {

// A question has at most so many steps, edits in all steps together, CIs in one list of ids, and
// failures to compare.  An order is suggested for at most so many edits together.
inline constexpr std::size_t kWhatIfStepsMax = 100;
inline constexpr std::size_t kWhatIfEditsMax = 10'000;
inline constexpr std::size_t kWhatIfCisMax = 10'000;
inline constexpr std::size_t kWhatIfAsksMax = 100;
inline constexpr std::size_t kOrderEditsMax = 1'000;

// One step.
struct ProposedStep {
    std::string name;                     // unique in its question
    std::vector<std::string> down = {};   // external ids: planned down during the step
    std::vector<std::string> after = {};  // names of steps that come before this one in any order
    std::vector<ProposedEdit> edits = {};
};

// What to look at.
struct WhatIfQuestion {
    std::vector<std::string> failed = {};  // external ids: down all the time
    std::vector<ProposedStep> steps = {};
    std::vector<std::vector<std::string>> ask = {};  // failures to compare before and after
    bool suggest_order = false;
    AsOf as_of = {};
};

// One state and the impact in it.
struct WhatIfState {
    std::shared_ptr<const graph::Snapshot> graph;
    std::uint32_t failed = 0;
    std::uint32_t impaired = 0;
    std::uint32_t inherited = 0;
    impact::Disruption disruption;
    std::vector<impact::ClassSummary> by_class;
    impact::ImpactDifference changes;  // what differs from the state it is compared with
};

// A step as it was looked at.
struct WhatIfStepAnswer {
    WhatIfState during;            // its CIs are down, its edits are not done
    WhatIfState applied;           // its edits are done, its CIs are down still
    std::vector<Violation> notes;  // relationships that went with a CI that retired
    std::uint64_t note_count = 0;  // listed or not
};

// A failure before all steps and after them.
struct WhatIfComparison {
    WhatIfState before;
    WhatIfState after;
};

// A state on the way: that of a step, before or after its edits.
struct WhatIfPlace {
    std::size_t step = 0;
    bool applied = false;
};

// A service that is up before and falls on the way or at the end.
struct FallingService {
    std::string id;
    std::string name;
    std::string class_name;
    std::optional<WhatIfPlace> first;  // where it falls first; none: only when all is done
};

// The answer.
struct WhatIfAnswer {
    std::shared_ptr<const Published> at;
    std::vector<Violation> violations;  // why the steps cannot be done; then nothing else counts
    WhatIfState before;
    std::vector<WhatIfStepAnswer> steps;
    WhatIfState after;
    std::optional<WhatIfPlace> worst;  // the first of the worst states on the way; none: no steps
    std::vector<FallingService> falling;  // by id
    std::vector<WhatIfComparison> asks;
    std::optional<impact::StepOrder> order;
};

// Look at it.
// Errors: invalid_argument or too_large for a limit that is passed, a name that is given twice or
// is unknown, an order that its own `after` forbids; not_found naming each CI of `failed` that is
// unknown; unavailable while the graph is not there; corruption.
// Cost: for each state that of its blast radius and of a patch of the graph (graph::patched()); an
// order of up to kStepsExactMax steps looks at count * 2^count states.
[[nodiscard]] Result<WhatIfAnswer> ask_what_if(const Principal& principal,
                                               App& app,
                                               const WhatIfQuestion& question);

}  // namespace faultline::app
