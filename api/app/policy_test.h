// What another policy would have decided about past changes.
//
// A change that was assessed is assessed again as it was when its newest assessment was stored; one
// that never was, such as imported history, on the graph of now, as at its own planned start.  The
// same facts are then judged by the policy that was in force at that version and by the draft, so
// that whatever differs is due to the draft.  Decisions are those of the policies alone: CIs that
// nobody knows block a change under either.
//
// Thread safety: may be called from any thread.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/change_index.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/risk_policy.h"

namespace faultline::app {

// How many of the newest changes are looked at, if nobody says and at most.
inline constexpr std::uint32_t kPolicyTestDefault = 200;
inline constexpr std::uint32_t kPolicyTestMax = 2'000;

// What to test, and on which changes: those that have ended, and those that were assessed.
struct PolicyTestQuestion {
    model::RiskPolicy draft;
    std::optional<UtcTime> since = {};  // changes of that time and later
    std::optional<UtcTime> until = {};  // changes before that time
    std::uint32_t limit = kPolicyTestDefault;
    AsOf as_of = {};
};

// On which graph a change was assessed again.
enum class PolicyTestBasis : std::uint8_t { assessed, now };

// What a policy says of a change.
struct PolicyDecision {
    model::RiskBand band = model::RiskBand::low;
    model::Decision decision = model::Decision::auto_approve;
};

// What became of a rule under one policy.
struct RuleSide {
    bool fired = false;
    bool unknown = false;
    std::optional<double> value = {};
    std::optional<double> threshold = {};
    model::Decision decision = model::Decision::auto_approve;
};

// A rule that fires differently; nothing on one side: that policy does not have it.
struct RuleDifference {
    std::string name;
    std::string check;
    std::optional<RuleSide> before = {};
    std::optional<RuleSide> after = {};
};

// One change.
struct PolicyTestCase {
    ChangeIndex::Entry change;
    UtcTime at;            // its planned start; else when it began, or was written down
    std::string untested;  // why it cannot be assessed any more; empty: it was, as follows

    PolicyTestBasis basis = PolicyTestBasis::now;
    Version version{};             // that it was assessed on
    Version graph_version{};       // of that
    std::uint64_t assessment = 0;  // the stored one that it is like; 0: none
    UtcTime assessed_at;
    std::vector<std::string> missing_cis;  // of its plan, that nobody knew at that version
    std::string policy;                    // in force at that version, and which version wrote it
    Version policy_version{};
    PolicyDecision before;
    PolicyDecision after;
    std::vector<RuleDifference> rules;  // by name

    [[nodiscard]] bool is_tested() const { return untested.empty(); }
    [[nodiscard]] bool is_decided_otherwise() const {
        return is_tested() && before.decision != after.decision;
    }
};

// True if the change was done and came to nothing good, or was done and closed; neither of one that
// is open or was never done.
[[nodiscard]] bool has_failed(model::ChangeState state);
[[nodiscard]] bool has_succeeded(model::ChangeState state);

// So many changes had one decision before, and another after.
struct PolicyTestCell {
    std::uint64_t changes = 0;
    std::uint64_t failed = 0;
    std::uint64_t successful = 0;
    std::uint64_t outages = 0;  // of which it is known that they caused one
};

// All of them in numbers.
struct PolicyTestSummary {
    std::uint64_t tested = 0;
    std::uint64_t not_tested = 0;
    std::uint64_t stricter = 0;
    std::uint64_t laxer = 0;
    // By decision before, then after.
    std::array<std::array<PolicyTestCell, model::kDecisions>, model::kDecisions> matrix{};
};

// The answer; the newest changes come first.
struct PolicyTestAnswer {
    storage::View view;
    PolicyTestQuestion question;
    std::uint64_t count = 0;  // of all changes that are meant
    std::vector<PolicyTestCase> cases;
    PolicyTestSummary summary;

    // False if there are more changes than the limit.
    [[nodiscard]] bool is_complete() const { return cases.size() == count; }
};

// Errors: as check_policy() for the draft; invalid_argument if the limit is none or the times are
// turned round; not_found if there is no such version; corruption, unavailable.
// Cost: that of an assessment for each change, and of reading each past graph.
[[nodiscard]] Result<PolicyTestAnswer> test_policy(const Principal& principal,
                                                   App& app,
                                                   PolicyTestQuestion question);

}  // namespace faultline::app
