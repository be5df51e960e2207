// What a policy says about a change, as JSON.

#include "api/render/assessment_parts.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_limits(const std::optional<model::BandLimits>& limits, JsonWriter& out) {
    out.key("limits");
    if (!limits) return out.null();
    out.begin_object();
    out.member("low", limits->low);
    out.member("medium", limits->medium);
    out.member("high", limits->high);
    out.end_object();
}

void write_measure(const change::BandOutcome& measure, JsonWriter& out) {
    out.begin_object();
    out.member("name", measure.name);
    out.member("value", measure.value);
    write_limits(measure.limits, out);
    out.member("band", model::risk_band_name(measure.band));
    write_texts("subjects", measure.subjects, out);
    out.end_object();
}

void write_rule(const change::RuleOutcome& rule, JsonWriter& out) {
    out.begin_object();
    out.member("name", rule.name);
    out.member("check", rule.check);
    out.member("applies", rule.applies);
    out.member("fired", rule.fired);
    out.member("unknown", rule.unknown);
    out.member("value", rule.value);
    out.member("threshold", rule.threshold);
    out.member("decision", model::decision_name(rule.decision));
    write_texts("subjects", rule.subjects, out);
    out.end_object();
}

void write_blockers(const std::vector<app::Blocker>& blockers, JsonWriter& out) {
    out.key("blockers");
    out.begin_array();
    for (const app::Blocker& blocker : blockers) {
        out.begin_object();
        out.member("code", blocker.code);
        out.member("message", blocker.message);
        write_texts("subjects", blocker.subjects, out);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

void write_verdict(const app::ChangeAssessment& assessment, JsonWriter& out) {
    const app::PolicyVerdict& verdict = assessment.verdict;
    out.key("verdict");
    out.begin_object();
    out.member("decision", model::decision_name(verdict.outcome.decision));
    out.member("band", model::risk_band_name(verdict.outcome.band));
    write_blockers(assessment.blockers, out);
    out.member("policy", verdict.policy);
    out.member("policy_version", raw(verdict.version));
    out.key("measures");
    out.begin_array();
    for (const change::BandOutcome& measure : verdict.outcome.measures) {
        write_measure(measure, out);
    }
    out.end_array();
    out.key("rules");
    out.begin_array();
    for (const change::RuleOutcome& rule : verdict.outcome.rules) {
        write_rule(rule, out);
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
