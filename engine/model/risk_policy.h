// RiskPolicy: who decides about a change of which risk, as data.
//
// A policy is a record of kind kRiskPolicyRecord, its key is its name.  It says in which band a
// change is, what decision a band needs, which evidence, and what raises the decision further.
// Nothing in it can lower one.  How it is applied says engine/change/policy.h.
//
// Thread safety: pure functions.
//
// Canonical binary form (primitives: engine/base/bytes.h; list x: varint n, x * n):
//
//     policy   = u8 form, bytes name, limits p, list (bytes currency, limits), limits user minutes,
//                limits service minutes, u8 band of unknown, u8 decision of unknown,
//                u8 decision * 4 by band, u8 0 | (u8 1, real auto-approval limit),
//                list evidence, list rule, list freeze
//     limits   = real low, real medium, real high
//     form     = 1 if no evidence is limited to kinds of work, otherwise 2
//     evidence = u8 kind, u8 band, u8 decision, in form 2 then list (bytes model),
//                list (bytes class)                ascending by (kind, band, models, classes)
//     rule     = bytes name, bytes check, real threshold, u8 decision, u8 types,
//                u8 0 | (u8 1, real tier), u8 0 | (u8 1, u8 band)           ascending by name
//     freeze   = bytes name, zigzag begin, zigzag end, u8 everything, list (bytes service),
//                list (bytes class), list (bytes CI), u8 exempt types, bytes reason, u8 decision
//                                                                           ascending by name
//     types    = bit 0: standard   bit 1: normal   bit 2: emergency

#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kRiskPolicyRecord = "policy";

// Limits of a policy.
inline constexpr std::size_t kPolicyNameBytesMax = 128;  // also of rules and freezes
inline constexpr std::size_t kPolicyTextBytesMax = 4096;
inline constexpr std::size_t kPolicyItemsMax = 1000;    // currencies, evidence, rules, freezes each
inline constexpr std::size_t kFreezeScopeMax = 10'000;  // services, classes, CIs each
inline constexpr std::size_t kWorkScopeMax = 100;       // models, classes each
inline constexpr double kPolicyNumberMax = 1e18;

// Who has to decide, from nobody to "nobody may".
enum class Decision : std::uint8_t {
    auto_approve = 0,  // approved by the policy
    peer_review = 1,   // by somebody else of the field
    cab = 2,           // by the change advisory board
    block = 3,         // not at all while this is so
};
inline constexpr std::size_t kDecisions = 4;

// How much is at stake.
enum class RiskBand : std::uint8_t { low = 0, medium = 1, high = 2, critical = 3 };
inline constexpr std::size_t kRiskBands = 4;

// "auto_approve", "peer_review", "cab", "block"; "low", "medium", "high", "critical".
[[nodiscard]] std::string_view decision_name(Decision decision);
[[nodiscard]] std::string_view risk_band_name(RiskBand band);

// What such a word stands for; nothing if it is none.
[[nodiscard]] std::optional<Decision> find_decision(std::string_view name);
[[nodiscard]] std::optional<RiskBand> find_risk_band(std::string_view name);

// The largest value of each band; what is more than `high` is critical.
struct BandLimits {
    double low = 0;
    double medium = 0;
    double high = 0;

    friend bool operator==(const BandLimits&, const BandLimits&) = default;
};

// For expected losses in one currency.
struct MoneyLimits {
    std::string currency;
    BandLimits limits;

    friend bool operator==(const MoneyLimits&, const MoneyLimits&) = default;
};

// Some types of change.
struct ChangeTypes {
    std::uint8_t bits = 0;  // bit of each type by its number

    [[nodiscard]] bool contains(ChangeType type) const {
        return (bits >> static_cast<unsigned>(type) & 1U) != 0;
    }

    void add(ChangeType type) {
        bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(type));
    }

    friend bool operator==(const ChangeTypes&, const ChangeTypes&) = default;
};

// Kinds of work; a list that is empty limits nothing, and both lists must hold.
struct WorkScope {
    std::vector<std::string> models = {};   // of the change, exactly; ascending, unique
    std::vector<std::string> classes = {};  // of one of its CIs, with their subclasses; likewise

    [[nodiscard]] bool is_limited() const { return !models.empty() || !classes.empty(); }

    friend auto operator<=>(const WorkScope&, const WorkScope&) = default;
};

// "model 'patch' or 'firmware' and class 'switch'": another text for every other scope; empty if
// nothing is limited.
[[nodiscard]] std::string work_scope_text(const WorkScope& scope);

// Evidence that changes of a band and above need, of all work or of some kinds.
struct EvidenceRule {
    EvidenceKind kind = EvidenceKind::rollback_plan;
    RiskBand band_min = RiskBand::medium;
    Decision decision = Decision::block;  // without it
    WorkScope when = {};

    friend bool operator==(const EvidenceRule&, const EvidenceRule&) = default;
};

// Which changes, and which of their services, a rule is about.
struct RuleCondition {
    ChangeTypes types;                      // none: all
    std::optional<double> tier_max = {};    // services of this tier or a smaller number
    std::optional<RiskBand> band_min = {};  // changes of this band and above

    friend bool operator==(const RuleCondition&, const RuleCondition&) = default;
};

// Something that raises the decision.
struct PolicyRule {
    std::string name;
    std::string check;     // of policy_checks()
    double threshold = 0;  // of the check; 0 if it takes none
    Decision decision = Decision::cab;
    RuleCondition when = {};

    friend bool operator==(const PolicyRule&, const PolicyRule&) = default;
};

// A time in which nothing is changed.
struct FreezePeriod {
    std::string name;
    UtcTime begin;
    UtcTime end;  // does not belong to it
    bool everything = false;
    std::vector<std::string> services = {};  // external ids; ascending, unique, as the next two
    std::vector<std::string> classes = {};   // with their subclasses
    std::vector<std::string> cis = {};       // external ids
    ChangeTypes exempt;                      // types of change that may go on
    std::string reason;
    Decision decision = Decision::block;

    friend bool operator==(const FreezePeriod&, const FreezePeriod&) = default;
};

// A policy.
struct RiskPolicy {
    std::string name;
    BandLimits p;                               // that the change fails
    std::vector<MoneyLimits> money;             // expected loss; ascending by currency
    BandLimits user_minutes;                    // expected loss
    BandLimits service_minutes;                 // expected outage of the service that has most
    RiskBand unknown_band = RiskBand::medium;   // at least, if one of these is not known
    Decision unknown_decision = Decision::cab;  // at most, of a rule that knows no better
    std::array<Decision, kRiskBands> band_decisions = {
        Decision::auto_approve, Decision::peer_review, Decision::cab, Decision::cab};
    std::optional<double> auto_approve_p_upper = {};  // absent: nothing is approved by itself
    std::vector<EvidenceRule> evidence;
    std::vector<PolicyRule> rules;
    std::vector<FreezePeriod> freezes;

    friend bool operator==(const RiskPolicy&, const RiskPolicy&) = default;
};

// What a rule can ask for.
struct PolicyCheck {
    std::string_view name;
    std::string_view threshold;  // what it is: "count", "probability", ...; empty: it takes none
    bool tiered = false;         // it looks at services, so it may be limited to tiers
    std::string_view asks;       // when it fires, in words
    std::string_view missing;    // why it cannot be used yet; empty: it can
};

// Every check, by name.
[[nodiscard]] std::span<const PolicyCheck> policy_checks();

// The check of that name, or nullptr.
[[nodiscard]] const PolicyCheck* find_policy_check(std::string_view name);

// The policy that holds until somebody writes another one.
[[nodiscard]] RiskPolicy builtin_policy();

// Every rule that `policy` breaks; pointers are "/rules/0/threshold" and the like.
[[nodiscard]] std::vector<Violation> validate(const RiskPolicy& policy);

// Bring lists into the order of the stored form, each item once.
void normalise(RiskPolicy& policy);
void normalise(WorkScope& scope);

// The canonical form.  REQUIRES: valid and normalised.
[[nodiscard]] std::string encode_risk_policy(const RiskPolicy& policy);

// Errors: corruption if the bytes are not the canonical form of a valid policy.
[[nodiscard]] Result<RiskPolicy> decode_risk_policy(std::string_view bytes);

}  // namespace faultline::model
