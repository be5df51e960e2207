// Reference: the outage probability by trying every combination of basic events.  Written down as
// naively as the definitions allow, to judge the engine by; no code shared with the engine.
//
// Thread safety: a table is a value.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/reference_impact.h"

namespace faultline::test {

// CIs with a common cause.
struct ReferenceBeta {
    std::string name;
    Ids members;
    double factor = 0;
};

// A graph and how likely its CIs fail by themselves; a CI that is not named never does.
struct ReferenceOutage {
    ReferenceGraph graph;
    std::map<std::string, double> unavailability;
    std::vector<ReferenceBeta> betas;
    Ids planned_down = {};                         // certain to fail, beta factors untouched
    std::map<std::string, double> breakable = {};  // fail with this if it is more
};

// What one CI means for the outage.
struct ReferenceWeight {
    double if_failed = 0;
    double if_working = 0;
    double cut = 0;  // P(some minimal cut with the CI fails)
};

// The outage of one CI for every combination of basic events.
class OutageTable {
 public:
    // REQUIRES: CIs, soft needs and beta groups are at most kEventsMax together.
    OutageTable(const ReferenceOutage& question, const std::string& root);

    static constexpr std::size_t kEventsMax = 18;

    // P(the root is out).
    [[nodiscard]] double unavailability() const;

    // P(the root is out) if the own event of a CI has another probability.
    [[nodiscard]] double unavailability_with(const std::string& id, double probability) const;

    // What a CI means.
    [[nodiscard]] ReferenceWeight weight(const std::string& id) const;

    // How many basic events a question has.
    [[nodiscard]] static std::size_t event_count(const ReferenceOutage& question);

 private:
    [[nodiscard]] double sum(const std::vector<bool>& states,
                             const std::vector<double>& probabilities) const;
    [[nodiscard]] std::vector<bool> cut_states(std::size_t event) const;

    std::map<std::string, std::size_t> own_;  // CI -> event
    std::vector<double> probabilities_;       // by event
    std::vector<bool> out_;                   // by combination
};

}  // namespace faultline::test
