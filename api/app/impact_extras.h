// What an impact answer carries on request beside its lists.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/app/impact_confidence.h"
#include "api/app/impact_contacts.h"
#include "api/app/impact_explanation.h"
#include "api/app/impact_groups.h"
#include "api/app/questions.h"
#include "engine/base/result.h"

namespace faultline::app {

// Which of them.
struct ImpactExtrasQuestion {
    std::optional<ConfidenceQuestion> confidence = {};
    std::vector<std::string> group_by = {};  // empty: not grouped
    bool contacts = false;                   // whom to tell
    std::optional<ExplainQuestion> explain = {};

    // True if they need the list of the inherited.
    [[nodiscard]] bool need_inherited() const { return groups_asked() || explain; }
    [[nodiscard]] bool groups_asked() const { return !group_by.empty(); }
};

// Those that were asked for.
struct ImpactExtras {
    std::optional<ConfidenceAnswer> confidence = {};
    std::optional<ImpactGroups> groups = {};
    std::optional<ImpactContacts> contacts = {};
    std::optional<ImpactExplanation> explanation = {};
};

// The extras of `answer`, which is that to `asked`.
// Errors: as judge_impact(), group_impact(), contacts_of_impact() and explain_impact().
// REQUIRES: the answer lists all inherited if question.need_inherited(); it was not cut by max_hops
// if question.explain.
[[nodiscard]] Result<ImpactExtras> ask_extras(const App& app,
                                              const ImpactAnswer& answer,
                                              const ImpactQuestion& asked,
                                              const ImpactExtrasQuestion& question);

}  // namespace faultline::app
