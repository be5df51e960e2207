// Tally: how many times rules were asked and what came out, in all and by group.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/conformance/assessment.h"
#include "engine/model/conformance_report.h"

namespace faultline::conformance {

// Which CIs count; an empty text: all.
struct ConformanceFilter {
    std::string class_name = {};  // this class and its subclasses
    std::string owner = {};       // kNobody: those without one
    std::string site = {};        // kNobody: those without one
    std::string rule = {};        // this rule only
};

// In a filter: CIs of which no owner, or site, is named.
inline constexpr const char* kNobody = "(none)";

// True if the CI, and the rule, counts.
class FilterMatch {
 public:
    // Both must outlive it.
    FilterMatch(const ConformanceFilter& filter, const Assessment& assessment);

    [[nodiscard]] bool takes(graph::NodeIndex node) const;
    [[nodiscard]] bool takes_rule(std::uint32_t rule) const { return rules_[rule]; }

 private:
    const Assessment* assessment_;
    std::vector<bool> classes_;  // by number
    std::vector<bool> owners_;
    std::vector<bool> sites_;
    std::vector<bool> rules_;
};

// What was counted of a class, owner, site or rule.
struct GroupTally {
    std::string name;  // empty: no owner or site is named
    std::uint64_t cis = 0;
    model::ConformanceCounts counts;
};

// Groups in which nothing was asked are left out.
struct Tally {
    std::uint64_t cis = 0;  // that count, asked or not
    model::ConformanceCounts all;
    std::vector<GroupTally> rules;    // by name; cis: those that were asked
    std::vector<GroupTally> classes;  // by name
    std::vector<GroupTally> owners;   // by name
    std::vector<GroupTally> sites;    // by name
};

// Count.  REQUIRES: the assessment is finished.  Cost: O(CIs * rules of each + findings).
[[nodiscard]] Tally tally(const Assessment& assessment, const ConformanceFilter& filter);

}  // namespace faultline::conformance
