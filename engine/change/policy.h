// Applying a policy to what is known about a change: its band, who decides, and why.
//
// The band is the largest of those of p, the expected losses and the expected minutes.  The
// decision is the largest of those of all rules that fired; so no rule can lower it, and adding one
// never does.  Beside the rules that the policy names there is one for the band, one for
// auto-approval, one for each evidence and one for each freeze.
//
// Unknown is never fine.  A rule that cannot be answered fires, with at most the decision that the
// policy has for that (a board can judge what a program cannot); a service of unknown tier counts
// as one of every tier, a CI of unknown class as one of every class; a measure that is not known,
// or is in a currency without limits, puts the change at least into the policy's band for that.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/change/loss.h"
#include "engine/change/risk.h"
#include "engine/model/change_record.h"
#include "engine/model/risk_policy.h"

namespace faultline::change {

// How sure the graph is (engine/impact/confidence.h), as far as a policy asks.
enum class GraphConfidence : std::uint8_t { low = 0, medium = 1, high = 2 };

// A CI of the change.
struct FactCi {
    std::string id;                         // external
    std::vector<std::string> classes = {};  // its own and the superclasses of that
};

// A service that the change can affect.
struct FactService {
    std::string id;                               // external
    std::optional<double> tier = {};              // 1 matters most; absent: not known
    std::optional<double> expected_minutes = {};  // planned + p * if it fails; absent: not known
};

// What is known about a change.  Absent means not known, never none.
struct AssessmentFacts {
    model::ChangeType type = model::ChangeType::normal;
    std::string model = {};  // of the change; empty: it is of none
    std::optional<model::PlannedWindow> window = {};
    std::vector<FactCi> cis = {};
    std::optional<std::vector<FactService>> services = {};  // all that it can affect
    std::optional<double> p = {};
    std::optional<double> p_upper = {};
    std::optional<RiskConfidence> risk_confidence = {};
    bool few_changes = false;                     // ChangeRisk::few_changes
    std::vector<Money> money = {};                // expected loss, one for each currency
    std::optional<double> user_minutes = {};      // expected loss
    std::vector<std::string> without_money = {};  // services whose loss is not known
    std::vector<std::string> without_users = {};  // likewise
    std::optional<std::vector<std::string>> planned_down = {};    // services
    std::optional<std::vector<std::string>> down_if_failed = {};  // services
    std::optional<std::vector<std::string>> single_points = {};   // services that a CI of the
                                                                  // change takes down alone
    std::vector<model::EvidenceKind> evidence = {};               // that is known of
    bool more_evidence = false;  // there may be evidence that nobody here knows of
    std::optional<bool> rollback_tested = {};
    std::optional<std::vector<std::string>> not_in_window = {};  // steps without a way back in it
    std::optional<GraphConfidence> graph_confidence = {};
    std::optional<std::uint64_t> stale_items = {};  // needs and CIs on the paths of the answer
    std::optional<double> lead_time_hours = {};
    std::optional<std::vector<std::string>> concurrent = {};  // changes with common dependents
};

// One measure that the band comes from.
struct BandOutcome {
    std::string name;                  // "p", "user_minutes", "service_minutes", "money EUR"
    std::optional<double> value = {};  // as far as it is known
    std::optional<model::BandLimits> limits = {};       // absent: the policy has none
    bool unknown = false;                               // something of it is not known
    model::RiskBand band = model::RiskBand::low;        // that the measure asks for
    model::RiskBand band_known = model::RiskBand::low;  // that what is known of it asks for
    // Services: those with the largest value, or if there are any, those of which it is unknown.
    std::vector<std::string> subjects = {};
};

// What became of one rule.
struct RuleOutcome {
    std::string name;     // as the policy has it; "band", "auto_approval", "freeze/NAME", or
                          // "evidence/KIND/BAND" with "/" and the kinds of work it is limited to
    std::string check;    // of the policy's rules, or "band", "auto_approval", "evidence", "freeze"
    bool applies = true;  // its conditions hold
    bool fired = false;
    bool unknown = false;  // it fired because something is not known
    std::optional<double> value = {};
    std::optional<double> threshold = {};
    model::Decision decision = model::Decision::auto_approve;  // that it asks for when it fires
    std::vector<std::string> subjects = {};                    // ids, ascending
};

// What comes out.
struct PolicyOutcome {
    model::RiskBand band = model::RiskBand::low;
    model::Decision decision = model::Decision::auto_approve;
    std::vector<BandOutcome> measures;
    std::vector<RuleOutcome> rules;  // band, auto-approval, evidence, the policy's rules, freezes
};

// Apply `policy`.  The same input gives the same answer.  REQUIRES: `policy` is valid.
[[nodiscard]] PolicyOutcome apply_policy(const model::RiskPolicy& policy,
                                         const AssessmentFacts& facts);

// What one freeze says about a change; looks at type, window, CIs and services.  Ask with a window
// of one moment whether work may begin at it.
[[nodiscard]] RuleOutcome apply_freeze(const model::RiskPolicy& policy,
                                       const model::FreezePeriod& freeze,
                                       const AssessmentFacts& facts);

}  // namespace faultline::change
