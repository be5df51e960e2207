// The documents of a policy and of risk weights as requests carry them.
//
// A document says everything: what it leaves out is a mistake, because a rule that somebody forgot
// to write down must not end unnoticed.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <vector>

#include "api/http/message.h"
#include "api/json/value.h"
#include "engine/base/error.h"
#include "engine/model/risk_policy.h"
#include "engine/model/risk_weights.h"

namespace faultline::http {

// What is wrong with a document: what it is made of, and what it says.
struct DocumentProblems {
    std::vector<Violation> form = {};   // unknown and missing members, wrong types and words
    std::vector<Violation> rules = {};  // broken rules about what could be read

    [[nodiscard]] bool empty() const { return form.empty() && rules.empty(); }
};

// The policy or weights of a document, every mistake in `problems`.
[[nodiscard]] model::RiskPolicy read_policy(const json::Value& document,
                                            DocumentProblems& problems);
[[nodiscard]] model::RiskWeights read_risk_weights(const json::Value& document,
                                                   DocumentProblems& problems);

// 400 if the form is wrong, else 422, with all of them.  REQUIRES: !problems.empty().
[[nodiscard]] Response problem_response(const DocumentProblems& problems);

}  // namespace faultline::http
