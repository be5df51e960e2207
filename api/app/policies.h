// The policy in force, as users see and alter it.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/current_record.h"
#include "api/app/policy_names.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/risk_policy.h"
#include "engine/model/risk_policy_diff.h"
#include "storage/view.h"

namespace faultline::app {

// The policy in force is one record with this key, whatever its name.
inline constexpr std::string_view kPolicyKey = "current";

// The source of change sets that write policies.
inline constexpr const char* kPolicySource = "policy";

// A policy, and the version that wrote it; 0: it is the built-in one.
struct PolicyInForce {
    model::RiskPolicy policy;
    Version version{};
};

// The policy at the version of `view`.  Errors: corruption, unavailable.  Cost: one look-up.
[[nodiscard]] Result<PolicyInForce> policy_at(const storage::View& view);

// Errors: invalid_argument with all its violations if `policy` breaks rules, or limits evidence to
// a class that neither the catalogue of `view` nor a CI has; corruption, unavailable.
// Cost: that of check_class() for each class that evidence is limited to.
[[nodiscard]] Result<void> check_policy(const model::RiskPolicy& policy, const storage::View& view);

// The policy with who wrote it; nobody did, or nobody knows any more, if there is no origin.
struct PolicyAnswer {
    storage::View view;
    AsOf as_of;
    PolicyInForce in_force;
    std::optional<HistoryOrigin> origin;
};

// Errors: not_found if there is no such version; corruption, unavailable.
[[nodiscard]] Result<PolicyAnswer> show_policy(const Principal& principal,
                                               const App& app,
                                               const AsOf& as_of = {});

// What another policy alters, or would alter.
struct PolicyDone {
    WritePosition position;  // of a draft: the version it was compared with
    Version written{};       // that wrote the policy in force: its entity tag
    bool draft = false;      // nothing was written
    std::string name;        // of the new policy
    std::vector<model::PolicyChange> changes;
    PolicyNotes notes;  // what it names that is not there
};

// Errors: as check_policy() on the head, show_policy() and unknown_names().
[[nodiscard]] Result<PolicyDone> compare_policy(const Principal& principal,
                                                App& app,
                                                model::RiskPolicy draft,
                                                const AsOf& as_of = {});

// What is to be in force, and why.
struct PolicyRequest {
    model::RiskPolicy policy;
    std::string reason;
    std::string request_id = {};
    Condition condition = {};
    Keeping<PolicyDone> keeping = {};
};

// Write it, whatever its freezes name that is not there.
// Errors: as check_policy(), replace_record() and unknown_names().
[[nodiscard]] Result<CurrentOutcome> write_policy(const Principal& principal,
                                                  App& app,
                                                  PolicyRequest request);

// A version of the policy, and what it altered; nothing: what was before is not known any more.
struct PolicyVersion {
    HistoryOrigin origin;
    std::string name;
    std::optional<std::vector<model::PolicyChange>> changes;
};

// Its versions, the newest first.
struct PolicyHistoryAnswer {
    storage::View view;
    AsOf as_of;
    std::vector<PolicyVersion> versions;
    bool more = false;  // there are older ones
};

// Errors: as record_history().
[[nodiscard]] Result<PolicyHistoryAnswer> policy_history(const Principal& principal,
                                                         const App& app,
                                                         const HistoryPage& page);

}  // namespace faultline::app
