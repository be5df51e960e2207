// WhatIfSteps: the steps of a what-if question, done one by one on states that nobody wrote.
//
// Thread safety: none; belongs to one question.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/app/proposed_edits.h"
#include "api/app/what_if.h"
#include "engine/impact/step_order.h"

namespace faultline::app {

// A state between two steps.
struct BetweenSteps {
    ProposedState state;
    std::shared_ptr<const graph::Snapshot> graph;
};

// What came of a step.
struct StepDone {
    std::vector<Violation> violations;  // why it cannot be done; then nothing else counts
    std::vector<Violation> notes;
    std::uint64_t note_count = 0;
    BetweenSteps after;
    impact::BlastRadius during;
    impact::BlastRadius applied;
};

// All steps of a question.
class WhatIfSteps {
 public:
    // Read the edits; what is wrong with them alone goes to `violations`.  `question` must outlive
    // the steps.  Errors: unavailable without memory.
    [[nodiscard]] static Result<WhatIfSteps> read(const WhatIfQuestion& question,
                                                  std::vector<Violation>& violations);

    // Do `step` after `before`.  Errors: corruption, unavailable.
    [[nodiscard]] Result<StepDone> run(const BetweenSteps& before, std::size_t step);

    // True if `step` has edits.
    [[nodiscard]] bool alters(std::size_t step) const { return !edits_[step].empty(); }

    // The impact of the question's failed CIs and of `more` in `graph`; ids that are not there are
    // left out.
    [[nodiscard]] impact::BlastRadius impact_in(const graph::Snapshot& graph,
                                                std::span<const std::string> more);

    // How bad that is.
    [[nodiscard]] static impact::Disruption disruption_of(const graph::Snapshot& graph,
                                                          const model::Catalogue& catalogue,
                                                          const impact::BlastRadius& radius);

    // The pairs of steps that keep their order: by `after`, and because their edits meet.
    // REQUIRES: every `after` names a step before its own.
    [[nodiscard]] std::vector<impact::Precedence> precedences() const;

 private:
    explicit WhatIfSteps(const WhatIfQuestion& question) : question_(&question) {}

    const WhatIfQuestion* question_;
    std::vector<ProposedEdits> edits_;  // by step
};

// Walks from state to state for best_order().
class WhatIfWalk final : public impact::StepWalk {
 public:
    // All must outlive the walk.
    WhatIfWalk(WhatIfSteps& steps, const model::Catalogue& catalogue, BetweenSteps start);

    [[nodiscard]] Result<std::optional<impact::Disruption>> enter(std::uint32_t step) override;
    void leave() override;

 private:
    // Steps that altered the state, in the order of their numbers, and a step that alters nothing:
    // what it disturbs depends on nothing else.
    using Key = std::pair<std::set<std::uint32_t>, std::uint32_t>;

    struct Place {
        std::shared_ptr<const BetweenSteps> state;
        std::optional<std::uint32_t> altered_by;
    };

    [[nodiscard]] Key key_of(std::uint32_t step) const;

    WhatIfSteps& steps_;
    const model::Catalogue& catalogue_;
    std::vector<Place> path_;
    std::map<Key, impact::Disruption> known_;
};

}  // namespace faultline::app
