// Groups with fewer members than they look.
//
// Thread safety: functions of what is handed in.

#pragma once

#include "api/app/lint_estate.h"
#include "api/app/lint_findings.h"
#include "engine/identify/merge_claims.h"

namespace faultline::app {

// group_member_repeated: a CI that belongs to a group of `ci` by several relationships, which count
// as one member.  Cost: O(relationships of the CI).
void lint_repeated_members(const LintEstate& estate,
                           CiId id,
                           const identify::MergedCi& ci,
                           LintFindings& findings);

// group_of_one: a group with one member; group_without_redundancy: one with several that can lose
// none of them.  Cost: O(CIs, groups and members).
void lint_groups(const LintEstate& estate, LintFindings& findings);

}  // namespace faultline::app
