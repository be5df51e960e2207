// OutageCase: a question about an outage by ids, made into what the engine takes.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string>

#include "engine/impact/closure.h"
#include "engine/impact/outage.h"
#include "tests/support/reference_outage.h"

namespace faultline::test {

// The engine's side of a ReferenceOutage.
struct OutageCase {
    OutageCase(const ReferenceOutage& reference, const std::string& root);

    // The answer.  REQUIRES: the question is valid; the test fails otherwise.
    [[nodiscard]] impact::OutageAnswer ask(
        const impact::ParallelFor& parallel = impact::run_in_turn) const;

    // The model, with beta factors; `own` is the unavailability left to each CI.
    [[nodiscard]] impact::OutageModel model(std::vector<double>& own) const;

    // The local number of a CI, or kNone; and its id.
    [[nodiscard]] std::uint32_t number(const std::string& id) const;
    [[nodiscard]] std::string id(std::uint32_t number) const;

    graph::Snapshot snapshot;
    impact::Closure closure;
    std::uint32_t root;
    impact::OutageQuestion question;
};

// The measures of one CI in an answer.  REQUIRES: it is listed; the test fails otherwise.
[[nodiscard]] impact::CiImportance importance_of(const OutageCase& asked,
                                                 const impact::OutageAnswer& answer,
                                                 const std::string& id);

// A random question with at most `events_max` basic events, from a seed: cycles, groups within
// groups, capacities, soft needs, at times a beta factor, a change, CIs that never fail.
struct RandomOutage {
    ReferenceOutage question;
    std::string root;
};
[[nodiscard]] RandomOutage random_outage(std::uint64_t seed, std::size_t events_max);

}  // namespace faultline::test
