// Impact sentences: why a CI is what it is in an impact answer, as a person says it.
//
//     When Host 7 (h7) fails, Online Payment (pay) goes down: it needs Payment DB (pay-db), which
//     needs Host 7 (h7).
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "api/app/impact_explanation.h"
#include "engine/graph/snapshot.h"

namespace faultline::render {

// A sentence names so many CIs of one kind and so many needs in a row at most, and says how many it
// leaves out; so many sentences follow the first one at most.
inline constexpr std::size_t kSaidCisMax = 4;
inline constexpr std::size_t kSaidNeedsMax = 5;
inline constexpr std::size_t kSaidDetailsMax = 12;

// What happens to the CI and why, in one sentence; then how it comes to that, one step each.
struct ImpactSentences {
    std::string sentence;
    std::vector<std::string> details;
};

// The sentences about `explanation`, which is of an answer about `graph`.
[[nodiscard]] ImpactSentences impact_sentences(const graph::Snapshot& graph,
                                               const app::ImpactExplanation& explanation);

}  // namespace faultline::render
