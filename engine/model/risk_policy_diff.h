// What differs between two policies, and between two sets of risk weights, part by part.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/model/risk_policy.h"
#include "engine/model/risk_weights.h"

namespace faultline::model {

// A part of a policy that is altered as a whole.
using PolicyItem = std::variant<std::string,  // the name of the policy
                                BandLimits,
                                RiskBand,
                                Decision,
                                double,
                                EvidenceRule,
                                PolicyRule,
                                FreezePeriod>;

// One part that is other; nothing before: it was added, nothing after: it was taken away.
struct PolicyChange {
    std::string_view part;  // member of the document: "bands", "rules", ...
    std::string name;       // within it: "money EUR", name of a rule, ...
    std::optional<PolicyItem> before = {};
    std::optional<PolicyItem> after = {};

    friend bool operator==(const PolicyChange&, const PolicyChange&) = default;
};

// What is other in `after`: parts in the order of the document, names ascending.
// REQUIRES: both are normalised.  Cost: O(n log n) in their items.
[[nodiscard]] std::vector<PolicyChange> changes_between(const RiskPolicy& before,
                                                        const RiskPolicy& after);

// A number of the weights with the place that it has in their document: "w_class", "prior/team",
// "features/size/beta".
struct NamedWeight {
    std::string name;
    double value = 0;

    friend bool operator==(const NamedWeight&, const NamedWeight&) = default;
};

// All numbers of `weights`, in the order of their document.
[[nodiscard]] std::vector<NamedWeight> named_weights(const RiskWeights& weights);

// A number that is other.
struct WeightChange {
    std::string name;
    double before = 0;
    double after = 0;

    friend bool operator==(const WeightChange&, const WeightChange&) = default;
};

// What is other in `after`, in the order of named_weights().
[[nodiscard]] std::vector<WeightChange> changes_between(const RiskWeights& before,
                                                        const RiskWeights& after);

}  // namespace faultline::model
