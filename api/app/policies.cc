#include "api/app/policies.h"

#include <string>
#include <utility>
#include <vector>

#include "api/app/known_class.h"

namespace faultline::app {

namespace {

const CurrentRecord& policy_record() {
    static const CurrentRecord kRecord = [] {
        model::RiskPolicy builtin = model::builtin_policy();
        model::normalise(builtin);
        return CurrentRecord{model::kRiskPolicyRecord,
                             kPolicyKey,
                             "policy",
                             kPolicySource,
                             model::encode_risk_policy(builtin)};
    }();
    return kRecord;
}

Result<void> check_valid(const model::RiskPolicy& policy) {
    std::vector<Violation> violations = model::validate(policy);
    if (violations.empty()) return {};
    Error error = invalid_argument("the policy breaks rules: " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

void add_violations(const Error& error, std::vector<Violation>& violations) {
    violations.insert(violations.end(), error.violations.begin(), error.violations.end());
}

Result<PolicyVersion> version_of(RecordVersion written) {
    PolicyVersion version{std::move(written.origin), {}, {}};
    FL_TRY(model::RiskPolicy policy, model::decode_risk_policy(written.bytes));
    version.name = policy.name;
    if (!written.before) return version;
    FL_TRY(const model::RiskPolicy before, model::decode_risk_policy(*written.before));
    version.changes = model::changes_between(before, policy);
    return version;
}

}  // namespace

Result<void> check_policy(const model::RiskPolicy& policy, const storage::View& view) {
    FL_CHECK(check_valid(policy));
    std::vector<Violation> violations;
    for (std::size_t i = 0; i < policy.evidence.size(); i++) {
        const std::vector<std::string>& classes = policy.evidence[i].when.classes;
        const std::string list = "/evidence/" + std::to_string(i) + "/when/classes/";
        for (std::size_t j = 0; j < classes.size(); j++) {
            const Result<void> known = check_class(view, classes[j], list + std::to_string(j));
            if (known.ok()) continue;
            if (known.error().violations.empty()) return known.error();
            add_violations(known.error(), violations);
        }
    }
    if (violations.empty()) return {};
    Error error = invalid_argument(violations.front().message);
    error.violations = std::move(violations);
    return error;
}

Result<PolicyInForce> policy_at(const storage::View& view) {
    FL_TRY(const auto stored, view.find_record(model::kRiskPolicyRecord, kPolicyKey));
    PolicyInForce found{model::builtin_policy(), {}};
    if (stored) {
        FL_TRY(found.policy, model::decode_risk_policy(stored->bytes));
        found.version = stored->version;
    } else {
        model::normalise(found.policy);
    }
    return found;
}

Result<PolicyAnswer> show_policy(const Principal& /*principal*/,
                                 const App& app,
                                 const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    PolicyAnswer answer{std::move(view), as_of, {}, {}};
    FL_TRY(answer.in_force, policy_at(answer.view));
    FL_TRY(answer.origin, origin_if_kept(answer.view, answer.in_force.version));
    return answer;
}

Result<PolicyDone> compare_policy(const Principal& /*principal*/,
                                  App& app,
                                  model::RiskPolicy draft,
                                  const AsOf& as_of) {
    FL_TRY(const storage::View view, view_as_of(app.view(), as_of));
    FL_CHECK(check_policy(draft, app.view()));
    FL_TRY(PolicyNotes notes, unknown_names(app, draft, as_of));
    model::normalise(draft);
    FL_TRY(const PolicyInForce before, policy_at(view));
    return PolicyDone{{view.version(), view.graph_version()},
                      before.version,
                      true,
                      draft.name,
                      model::changes_between(before.policy, draft),
                      std::move(notes)};
}

Result<CurrentOutcome> write_policy(const Principal& principal, App& app, PolicyRequest request) {
    FL_CHECK(check_policy(request.policy, app.view()));
    FL_TRY(const PolicyNotes notes, unknown_names(app, request.policy));
    model::normalise(request.policy);
    CurrentWrite write;
    write.bytes = model::encode_risk_policy(request.policy);
    write.reason = std::move(request.reason);
    write.request_id = std::move(request.request_id);
    write.condition = std::move(request.condition);
    write.key = request.keeping.key;
    write.answer = [&](const ReplacedRecord& replaced) -> std::string {
        if (!request.keeping.answer) return {};
        PolicyDone done{replaced.position, replaced.written, false, request.policy.name, {}, notes};
        const auto before = model::decode_risk_policy(replaced.before);
        if (before.ok()) done.changes = model::changes_between(before.value(), request.policy);
        return request.keeping.answer(done);
    };
    return replace_record(principal, app, policy_record(), write);
}

Result<PolicyHistoryAnswer> policy_history(const Principal& /*principal*/,
                                           const App& app,
                                           const HistoryPage& page) {
    FL_TRY(RecordHistory history, record_history(app, policy_record(), page));
    PolicyHistoryAnswer answer{std::move(history.view), history.as_of, {}, history.more};
    for (RecordVersion& written : history.versions) {
        FL_TRY(PolicyVersion version, version_of(std::move(written)));
        answer.versions.push_back(std::move(version));
    }
    return answer;
}

}  // namespace faultline::app
