// The probability that a change fails, and what it costs, as JSON.

#include <optional>

#include "api/render/assessment_parts.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_counts(const change::RateCounts& counts, JsonWriter& out) {
    out.begin_object();
    out.member("changes", counts.changes);
    out.member("failed", counts.failures);
    out.member("weighted_changes", counts.weighted_changes);
    out.member("weighted_failed", counts.weighted_failures);
    out.end_object();
}

void write_rate(std::string_view name,
                std::string_view subject,
                const change::Rate& rate,
                JsonWriter& out) {
    out.begin_object();
    out.member("of", name);
    write_text_or_null("subject", subject, out);
    out.member("rate", rate.rate);
    out.member("prior", rate.prior);
    out.member("prior_weight", rate.prior_weight);
    out.key("counts");
    write_counts(rate.counts, out);
    out.end_object();
}

void write_rates(const app::ChangeAssessment& assessment, JsonWriter& out) {
    const change::ChangeRates& rates = assessment.risk.rates;
    out.key("rates");
    out.begin_array();
    write_rate("all", {}, rates.all, out);
    write_rate("class", rates.class_name, rates.of_class, out);
    write_rate("ci", rates.ci, rates.of_ci, out);
    write_rate("model", assessment.change.plan.model, rates.of_model, out);
    write_rate("team", assessment.change.plan.team, rates.of_team, out);
    out.end_array();
    out.key("outage_if_it_fails");
    write_rate("outage", {}, rates.outage_if_failed, out);
}

void write_summands(const change::ChangeRisk& risk, JsonWriter& out) {
    out.key("summands");
    out.begin_array();
    for (const change::Summand& summand : risk.summands) {
        out.begin_object();
        out.member("name", summand.name);
        out.member("contribution", summand.contribution);
        out.member("odds", summand.odds);
        out.member("probability_without", summand.p_without);
        out.member("weight", summand.weight);
        out.member("value", summand.value);
        out.member("reference", summand.reference);
        out.key("counts");
        if (summand.counts) {
            write_counts(*summand.counts, out);
        } else {
            out.null();
        }
        out.end_object();
    }
    out.end_array();
}

void write_recent_failures(const app::ChangeAssessment& assessment, JsonWriter& out) {
    out.key("recent_failures");
    out.begin_array();
    for (const app::RecentFailure& failure : assessment.recent_failures) {
        out.begin_object();
        out.member("ci", failure.ci);
        if (!failure.change.empty()) out.member("change", failure.change);
        if (!failure.incident.empty()) out.member("incident", failure.incident);
        out.member("at", format_utc_time(failure.at));
        out.end_object();
    }
    out.end_array();
}

void write_probability(const app::ChangeAssessment& assessment, JsonWriter& out) {
    const app::AssessedRisk& risk = assessment.risk;
    out.key("probability");
    out.begin_object();
    out.member("value", risk.risk.p);
    out.member("upper_95", risk.risk.p_upper);
    out.member("confidence", change::risk_confidence_name(risk.risk.confidence));
    out.member("few_changes", risk.risk.few_changes);
    out.member("z_0", risk.risk.z_0);
    out.member("z", risk.risk.z);
    out.member("z_sd", risk.risk.z_sd);
    out.member("clamped", risk.risk.clamped);
    write_summands(risk.risk, out);
    write_rates(assessment, out);
    write_texts("concurrent_changes", risk.concurrent, out);
    out.member("concurrent_unjudged", risk.concurrent_unjudged);
    write_recent_failures(assessment, out);
    write_texts("stale_cis", assessment.stale_cis, out);
    write_texts("missing_fields", risk.missing_fields, out);
    out.member("weights_version", raw(risk.weights.version));
    out.end_object();
}

// `users_known`: somebody said how many users there are; else their minutes are null.
void write_total(std::string_view name,
                 const change::TotalLoss& total,
                 bool users_known,
                 JsonWriter& out) {
    out.key(name);
    out.begin_object();
    out.member("service_minutes", total.minutes);
    out.key("money");
    out.begin_array();
    for (const change::Money& money : total.money) {
        out.begin_object();
        out.member("currency", money.currency);
        out.member("amount", money.amount);
        out.end_object();
    }
    out.end_array();
    out.member("user_minutes", users_known ? std::optional(total.users) : std::nullopt);
    out.end_object();
}

void write_loss(const app::ChangeAssessment& assessment, JsonWriter& out) {
    out.key("loss");
    if (!assessment.loss) return out.null();
    const change::ChangeLoss& loss = *assessment.loss;
    const auto& total = loss.total;
    const bool users = change::users_known(loss);
    out.begin_object();
    write_total("expected", total.expected, users, out);
    write_total("planned", total.planned, users, out);
    write_total("if_it_fails_mean", total.if_failed_mean, users, out);
    write_total("if_it_fails_median", total.if_failed_median, users, out);
    write_total("if_it_fails_p95", total.if_failed_p95, users, out);
    if (total.tvar95) write_total("tvar95", *total.tvar95, users, out);
    out.member("repair_minutes_median", assessment.repair.minutes);
    out.member("repair_time_from", app::repair_time_from_name(assessment.repair.from));
    write_texts("services_without_money", loss.without_money, out);
    write_texts("services_without_users", loss.without_users, out);
    out.key("sla_credit");
    if (loss.sla_credit) {
        out.value(*loss.sla_credit);
    } else {
        out.value("unknown");
    }
    out.end_object();
}

}  // namespace

void write_assessed_risk(const app::ChangeAssessment& assessment, JsonWriter& out) {
    write_probability(assessment, out);
    write_loss(assessment, out);
}

}  // namespace faultline::render
