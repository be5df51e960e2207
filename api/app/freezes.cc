#include "api/app/freezes.h"

#include <algorithm>

#include "api/app/assessment_facts.h"
#include "api/app/change_moments.h"
#include "api/app/change_services.h"
#include "api/app/merged_ids.h"
#include "api/app/policies.h"

namespace faultline::app {

Result<std::vector<std::string>> freezes_now(App& app,
                                             const model::ChangeRecord& change,
                                             const storage::View& view,
                                             UtcTime now) {
    FL_TRY(const PolicyInForce policy, policy_at(view));
    std::vector<std::string> names;
    if (policy.policy.freezes.empty()) return names;
    FL_TRY(const auto published, app.published(AsOf(view.version())));
    FL_TRY(const MergedIds merged, MergedIds::read(published->view));
    const model::ChangePlan plan = merged.current(change.plan);
    FL_TRY(const ChangeMoments moments, moments_of_change({*published, plan, {}}));
    FL_TRY(const auto services, service_outcomes(*published, moments));
    change::AssessmentFacts facts;
    facts.type = change.plan.type;
    facts.window = model::PlannedWindow{now, UtcTime{now.microseconds + 1}};
    facts.cis = fact_cis(*published, plan);
    facts.services.emplace();
    for (const ServiceOutcome& service : services) {
        facts.services->push_back({.id = service.id});
    }
    for (const model::FreezePeriod& freeze : policy.policy.freezes) {
        const change::RuleOutcome outcome = change::apply_freeze(policy.policy, freeze, facts);
        const bool blocks = outcome.fired && outcome.decision == model::Decision::block;
        if (blocks) names.push_back(freeze.name);
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace faultline::app
