// Redundancy that is on paper only: groups whose members stand on one CI.
//
// Thread safety: a function of what is handed in.

#pragma once

#include "api/app/lint_estate.h"
#include "api/app/lint_findings.h"

namespace faultline::app {

// shared_cause: one host, rack, feed or whatever else breaks a group that could lose any of its
// members; group_member_needed: a member of the group does, because others need it;
// shared_cause_unjudged: groups that are beyond the limits of impact::PointLimits.
//
// Sites and networks are passed over, because a design at one site or in one network is a decision
// rather than a slip; so is what the owner needs anyway.  Cost: that of paper_redundancy().
void lint_causes(const LintEstate& estate, LintFindings& findings);

}  // namespace faultline::app
