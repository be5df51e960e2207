// The assessment of a change: what it does to services, how likely it fails, what that costs, and
// what the policy says about it; pinned to one version of the graph.
//
// Thread safety: may be called from any thread.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/assessed_loss.h"
#include "api/app/assessed_risk.h"
#include "api/app/change_moments.h"
#include "api/app/change_outages.h"
#include "api/app/change_services.h"
#include "api/app/check_list.h"
#include "api/app/down_anyway.h"
#include "api/app/impact_confidence.h"
#include "api/app/impact_contacts.h"
#include "api/app/principal.h"
#include "api/app/recent_failures.h"
#include "api/app/situations.h"
#include "engine/base/result.h"
#include "engine/change/backout.h"
#include "engine/change/policy.h"
#include "engine/change/reassessment.h"
#include "engine/model/stored_assessment.h"

namespace faultline::app {

// How to assess a change.
struct AssessmentOptions {
    std::optional<UtcTime> at = {};  // absent: when the answered version was committed
    bool tail_risk = false;          // with the mean of the worst 5 % of all outcomes
};

// Why a change cannot go on as it is.
struct Blocker {
    std::string code;  // that of a rule of the policy, or "unknown_ci", "edits_impossible"
    std::string message;
    std::vector<std::string> subjects = {};  // ids, ascending

    friend bool operator==(const Blocker&, const Blocker&) = default;
};

// The assessment that was stored last, and what is different now.
struct LastLook {
    model::StoredAssessment stored;
    std::vector<change::Difference> differences;
};

// What a policy says, and which one it was; version 0: it is the built-in one.
struct PolicyVerdict {
    std::string policy;
    Version version{};
    change::PolicyOutcome outcome;
};

// The assessment.
struct ChangeAssessment {
    std::shared_ptr<const Published> published;
    UtcTime at;
    model::ChangeRecord change;   // as it is stored
    model::ChangeRecord current;  // the same, with CIs by the ids that they have now
    std::vector<DownAnyway> down_anyway;
    Situations situations;
    ChangeMoments moments;
    std::vector<ServiceOutcome> services;
    ChangeOutages outages;  // parallel to `services`
    std::vector<RecentFailure> recent_failures;
    std::vector<std::string> stale_cis;  // of the change; not seen within their limits, ascending
    AssessedRisk risk;
    MedianRepair repair;
    std::optional<change::ChangeLoss> loss;      // absent without a planned window
    std::optional<change::BackoutPlan> backout;  // the same
    std::vector<ServiceChecks> checks;
    ImpactContacts contacts;      // of services that are there in the graph of `published`
    ConfidenceAnswer confidence;  // in the impact of all CIs of the change failing together
    PolicyVerdict verdict;
    std::vector<Blocker> blockers;  // by code
    std::optional<LastLook> last;
};

// Assess `change` on `published`, whose version has it as it is.
// Errors: corruption, unavailable; invalid_argument if the system does not know the time zone of a
// service level.
// Cost: a blast radius for each moment, one joint outage of all services that are touched, and a
// few look-ups for each of them.
[[nodiscard]] Result<ChangeAssessment> assess_change(App& app,
                                                     std::shared_ptr<const Published> published,
                                                     model::ChangeRecord change,
                                                     const AssessmentOptions& options);

// The same of the change of that id at `as_of`.
// Errors: also not_found if there is no such change or version; unavailable while the graph is not
// there.
[[nodiscard]] Result<ChangeAssessment> ask_assessment(const Principal& principal,
                                                      App& app,
                                                      const std::string& id,
                                                      const AsOf& as_of,
                                                      const AssessmentOptions& options);

// What is kept of it, with `document` as it was answered.  The number is the next one of the
// change.
[[nodiscard]] model::StoredAssessment stored_form(const ChangeAssessment& assessment,
                                                  const Principal& principal,
                                                  std::string document);

}  // namespace faultline::app
