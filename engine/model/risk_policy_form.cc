// The canonical form of a policy.

#include <algorithm>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/list_form.h"
#include "engine/model/risk_policy.h"

namespace faultline::model {

namespace {

// The form that every policy had before evidence could be limited, and that of those that do so.
constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kScopedForm = 2;

std::uint8_t form_of(const RiskPolicy& policy) {
    const auto is_limited = [](const EvidenceRule& rule) { return rule.when.is_limited(); };
    return std::ranges::any_of(policy.evidence, is_limited) ? kScopedForm : kForm;
}

template <typename Enum>
void encode_enum(Enum value, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(value));
}

// One of `count` enumerators that begin with 0.
template <typename Enum>
Enum decode_enum(ByteReader& in, std::size_t count) {
    const std::uint8_t number = in.u8();
    if (number >= count) {
        in.fail();
        return Enum{};
    }
    return static_cast<Enum>(number);
}

Decision decode_decision(ByteReader& in) {
    return decode_enum<Decision>(in, kDecisions);
}

RiskBand decode_band(ByteReader& in) {
    return decode_enum<RiskBand>(in, kRiskBands);
}

bool decode_flag(ByteReader& in) {
    return decode_enum<std::uint8_t>(in, 2) == 1;
}

void encode_text(const std::string& text, ByteWriter& out) {
    out.bytes(text);
}

std::string decode_text(ByteReader& in) {
    return std::string(in.bytes());
}

void encode_limits(const BandLimits& limits, ByteWriter& out) {
    out.real(limits.low);
    out.real(limits.medium);
    out.real(limits.high);
}

BandLimits decode_limits(ByteReader& in) {
    BandLimits limits;
    limits.low = in.real();
    limits.medium = in.real();
    limits.high = in.real();
    return limits;
}

void encode_optional(const std::optional<double>& value, ByteWriter& out) {
    out.u8(value ? 1 : 0);
    if (value) out.real(*value);
}

std::optional<double> decode_optional(ByteReader& in) {
    if (!decode_flag(in)) return std::nullopt;
    return in.real();
}

void encode_money(const MoneyLimits& money, ByteWriter& out) {
    out.bytes(money.currency);
    encode_limits(money.limits, out);
}

MoneyLimits decode_money(ByteReader& in) {
    MoneyLimits money;
    money.currency = in.bytes();
    money.limits = decode_limits(in);
    return money;
}

void encode_evidence(const EvidenceRule& rule, ByteWriter& out) {
    encode_enum(rule.kind, out);
    encode_enum(rule.band_min, out);
    encode_enum(rule.decision, out);
}

void encode_scoped_evidence(const EvidenceRule& rule, ByteWriter& out) {
    encode_evidence(rule, out);
    encode_list(rule.when.models, out, encode_text);
    encode_list(rule.when.classes, out, encode_text);
}

EvidenceRule decode_evidence(ByteReader& in) {
    EvidenceRule rule;
    rule.kind = decode_enum<EvidenceKind>(in, kEvidenceKinds);
    rule.band_min = decode_band(in);
    rule.decision = decode_decision(in);
    return rule;
}

EvidenceRule decode_scoped_evidence(ByteReader& in) {
    EvidenceRule rule = decode_evidence(in);
    rule.when.models = decode_list(in, decode_text);
    rule.when.classes = decode_list(in, decode_text);
    return rule;
}

void encode_rule(const PolicyRule& rule, ByteWriter& out) {
    out.bytes(rule.name);
    out.bytes(rule.check);
    out.real(rule.threshold);
    encode_enum(rule.decision, out);
    out.u8(rule.when.types.bits);
    encode_optional(rule.when.tier_max, out);
    out.u8(rule.when.band_min ? 1 : 0);
    if (rule.when.band_min) encode_enum(*rule.when.band_min, out);
}

PolicyRule decode_rule(ByteReader& in) {
    PolicyRule rule;
    rule.name = in.bytes();
    rule.check = in.bytes();
    rule.threshold = in.real();
    rule.decision = decode_decision(in);
    rule.when.types.bits = in.u8();
    rule.when.tier_max = decode_optional(in);
    if (decode_flag(in)) rule.when.band_min = decode_band(in);
    return rule;
}

void encode_freeze(const FreezePeriod& freeze, ByteWriter& out) {
    out.bytes(freeze.name);
    out.zigzag(freeze.begin.microseconds);
    out.zigzag(freeze.end.microseconds);
    out.u8(freeze.everything ? 1 : 0);
    encode_list(freeze.services, out, encode_text);
    encode_list(freeze.classes, out, encode_text);
    encode_list(freeze.cis, out, encode_text);
    out.u8(freeze.exempt.bits);
    out.bytes(freeze.reason);
    encode_enum(freeze.decision, out);
}

FreezePeriod decode_freeze(ByteReader& in) {
    FreezePeriod freeze;
    freeze.name = in.bytes();
    freeze.begin.microseconds = in.zigzag();
    freeze.end.microseconds = in.zigzag();
    freeze.everything = decode_flag(in);
    freeze.services = decode_list(in, decode_text);
    freeze.classes = decode_list(in, decode_text);
    freeze.cis = decode_list(in, decode_text);
    freeze.exempt.bits = in.u8();
    freeze.reason = in.bytes();
    freeze.decision = decode_decision(in);
    return freeze;
}

RiskPolicy decode_policy(ByteReader& in, std::uint8_t form) {
    RiskPolicy policy;
    policy.name = in.bytes();
    policy.p = decode_limits(in);
    policy.money = decode_list(in, decode_money);
    policy.user_minutes = decode_limits(in);
    policy.service_minutes = decode_limits(in);
    policy.unknown_band = decode_band(in);
    policy.unknown_decision = decode_decision(in);
    for (Decision& decision : policy.band_decisions) {
        decision = decode_decision(in);
    }
    policy.auto_approve_p_upper = decode_optional(in);
    const bool is_scoped = form == kScopedForm;
    policy.evidence = decode_list(in, is_scoped ? decode_scoped_evidence : decode_evidence);
    policy.rules = decode_list(in, decode_rule);
    policy.freezes = decode_list(in, decode_freeze);
    return policy;
}

}  // namespace

std::string encode_risk_policy(const RiskPolicy& policy) {
    std::string bytes;
    ByteWriter out(bytes);
    const std::uint8_t form = form_of(policy);
    out.u8(form);
    out.bytes(policy.name);
    encode_limits(policy.p, out);
    encode_list(policy.money, out, encode_money);
    encode_limits(policy.user_minutes, out);
    encode_limits(policy.service_minutes, out);
    encode_enum(policy.unknown_band, out);
    encode_enum(policy.unknown_decision, out);
    for (const Decision decision : policy.band_decisions) {
        encode_enum(decision, out);
    }
    encode_optional(policy.auto_approve_p_upper, out);
    const bool is_scoped = form == kScopedForm;
    encode_list(policy.evidence, out, is_scoped ? encode_scoped_evidence : encode_evidence);
    encode_list(policy.rules, out, encode_rule);
    encode_list(policy.freezes, out, encode_freeze);
    return bytes;
}

Result<RiskPolicy> decode_risk_policy(std::string_view bytes) {
    ByteReader in(bytes);
    const std::uint8_t form = in.u8();
    RiskPolicy policy = decode_policy(in, form);
    if (in.done() && form == form_of(policy) && validate(policy).empty()) {
        RiskPolicy ordered = policy;
        normalise(ordered);
        if (ordered == policy) return policy;
    }
    return corruption("a stored policy does not decode");
}

}  // namespace faultline::model
