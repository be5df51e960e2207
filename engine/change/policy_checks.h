// The checks that the rules of a policy name, asked of the facts about one change.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/change/policy.h"
#include "engine/model/risk_policy.h"

namespace faultline::change {

// What a check says.
struct CheckAnswer {
    bool fires = false;
    bool unknown = false;  // it fires because something is not known
    std::optional<double> value = {};
    std::vector<std::string> subjects = {};
};

// The answer of a check that misses what it has to look at.
[[nodiscard]] CheckAnswer unanswered();

// The facts with what several checks look up in them; they must outlive it.
class FactIndex {
 public:
    explicit FactIndex(const AssessmentFacts& facts);

    [[nodiscard]] const AssessmentFacts& facts() const { return *facts_; }

    // The tier of a service; absent: not known.
    [[nodiscard]] std::optional<double> tier_of(std::string_view service) const;

 private:
    const AssessmentFacts* facts_;
    std::unordered_map<std::string_view, double> tiers_;
};

// Ask the check of `rule`, whose conditions on the change hold.  REQUIRES: a valid rule.
[[nodiscard]] CheckAnswer ask_check(const FactIndex& index, const model::PolicyRule& rule);

}  // namespace faultline::change
