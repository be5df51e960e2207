// How likely services are out at the moments of a change, against the same without it.
//
// While all goes well the CIs that the change takes down are down; if it fails, each CI that it may
// break is out with the probability that a failed change has been the cause of an outage.  What
// others keep down in a situation is down in both.
//
// Thread safety: a pure function of immutable versions.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/change_moments.h"
#include "api/app/change_services.h"
#include "engine/base/result.h"
#include "engine/impact/joint_outage.h"

namespace faultline::app {

// The seed of the scenarios: equal questions have equal answers.
inline constexpr std::uint64_t kAssessmentSeed = 1;

// What to ask.
struct ChangeOutagesQuestion {
    const Published& at;
    const ChangeMoments& moments;
    const std::vector<ServiceOutcome>& services;
    const Situations& situations;
    double breaks = .5;                         // P(a CI that may fail is out | the change failed)
    const impact::JointBasis* basis = nullptr;  // as JointOutageQuestion::basis
};

// The outages of one service.
struct ServiceOutages {
    impact::JointOutage before;                   // as if no other change were under way
    std::vector<impact::JointOutage> at_moments;  // as ChangeMoments::moments; each compared with
                                                  // its situation without the change

    // How much more likely the service is out at a moment than without the change; at least 0.
    [[nodiscard]] double rise(std::size_t moment) const;
};

// The answer.
struct ChangeOutages {
    std::vector<std::optional<ServiceOutages>> services;  // as in the question; absent: an edit
                                                          // makes the service, nobody has it yet
    std::uint64_t scenarios = 0;                          // that were played; 0: all are exact
    std::uint32_t needed_cis = 0;                         // that the services need
    std::vector<std::string> unknown_reliability;  // of these; nothing says how often they fail
    std::uint32_t class_defaults = 0;              // of these; their class says it
    // Out so seldom in scenarios that bounds are told, in the situation in which they are most.
    std::uint32_t rare_services = 0;
};

// Ask.  Errors: as impact::joint_outage().
// Cost: for each situation that of impact::joint_outage() with a condition for each of its moments.
[[nodiscard]] Result<ChangeOutages> outages_of_change(const ChangeOutagesQuestion& question,
                                                      const impact::ParallelFor& parallel);

}  // namespace faultline::app
