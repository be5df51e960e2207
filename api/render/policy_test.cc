#include "api/render/policy_test.h"

#include <optional>
#include <string>
#include <string_view>

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using app::PolicyTestCase;
using json::JsonWriter;

std::optional<std::string> time_text(const std::optional<UtcTime>& time) {
    return time ? std::optional(format_utc_time(*time)) : std::nullopt;
}

std::string_view outcome_text(model::ChangeState state) {
    if (app::has_succeeded(state)) return "successful";
    if (app::has_failed(state)) return "failed";
    return model::is_final(state) ? "not_done" : "open";
}

void write_side(std::string_view name, const std::optional<app::RuleSide>& side, JsonWriter& out) {
    out.key(name);
    if (!side) return out.null();
    out.begin_object();
    out.member("fired", side->fired);
    out.member("unknown", side->unknown);
    out.member("value", side->value);
    out.member("threshold", side->threshold);
    out.member("decision", model::decision_name(side->decision));
    out.end_object();
}

void write_decision(const app::PolicyDecision& decision, JsonWriter& out) {
    out.member("band", model::risk_band_name(decision.band));
    out.member("decision", model::decision_name(decision.decision));
}

// On what a change was assessed again; null if it was not.
void write_basis(const PolicyTestCase& tested, JsonWriter& out) {
    out.key("basis");
    if (!tested.is_tested()) return out.null();
    out.begin_object();
    out.member("graph", tested.basis == app::PolicyTestBasis::now ? "now" : "assessed");
    out.member("version", raw(tested.version));
    out.member("graph_version", raw(tested.graph_version));
    out.member("at", format_utc_time(tested.assessed_at));
    out.member("assessment",
               tested.assessment == 0 ? std::nullopt : std::optional(tested.assessment));
    write_texts("missing_cis", tested.missing_cis, out);
    out.end_object();
}

void write_decisions(const PolicyTestCase& tested, JsonWriter& out) {
    out.key("before");
    if (tested.is_tested()) {
        out.begin_object();
        out.member("policy", tested.policy);
        out.member("policy_version", raw(tested.policy_version));
        write_decision(tested.before, out);
        out.end_object();
    } else {
        out.null();
    }
    out.key("after");
    if (tested.is_tested()) {
        out.begin_object();
        write_decision(tested.after, out);
        out.end_object();
    } else {
        out.null();
    }
}

void write_case(const PolicyTestCase& tested, JsonWriter& out) {
    const app::ChangeEntry& change = *tested.change;
    out.begin_object();
    out.member("id", change.id);
    out.member("title", change.title);
    out.member("type", model::change_type_name(change.type));
    out.member("state", model::change_state_name(change.state));
    out.member("at", format_utc_time(tested.at));
    out.member("outcome", outcome_text(change.state));
    out.member("outage", change.outage);
    out.member("not_tested",
               tested.is_tested() ? std::nullopt : std::optional<std::string>(tested.untested));
    write_basis(tested, out);
    write_decisions(tested, out);
    out.member("decided_otherwise", tested.is_decided_otherwise());
    out.key("rules");
    out.begin_array();
    for (const app::RuleDifference& rule : tested.rules) {
        out.begin_object();
        out.member("name", rule.name);
        out.member("check", rule.check);
        write_side("before", rule.before, out);
        write_side("after", rule.after, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_matrix(const app::PolicyTestSummary& summary, JsonWriter& out) {
    out.key("matrix");
    out.begin_array();
    for (std::size_t before = 0; before < model::kDecisions; before++) {
        for (std::size_t after = 0; after < model::kDecisions; after++) {
            const app::PolicyTestCell& cell = summary.matrix.at(before).at(after);
            if (cell.changes == 0) continue;
            out.begin_object();
            out.member("before", model::decision_name(static_cast<model::Decision>(before)));
            out.member("after", model::decision_name(static_cast<model::Decision>(after)));
            out.member("changes", cell.changes);
            out.member("failed", cell.failed);
            out.member("successful", cell.successful);
            out.member("outages", cell.outages);
            out.end_object();
        }
    }
    out.end_array();
}

}  // namespace

void write_policy_test(const app::PolicyTestAnswer& answer, JsonWriter& out) {
    const app::PolicyTestSummary& summary = answer.summary;
    out.begin_object();
    write_versions(answer.view, answer.question.as_of, out);
    out.member("draft", answer.question.draft.name);
    out.member("since", time_text(answer.question.since));
    out.member("until", time_text(answer.question.until));
    out.member("limit", answer.question.limit);
    out.member("count", answer.count);
    out.member("complete", answer.is_complete());
    out.member("tested", summary.tested);
    out.member("not_tested", summary.not_tested);
    out.member("decided_otherwise", summary.stricter + summary.laxer);
    out.member("stricter", summary.stricter);
    out.member("laxer", summary.laxer);
    write_matrix(summary, out);
    out.key("changes");
    out.begin_array();
    for (const PolicyTestCase& tested : answer.cases) {
        write_case(tested, out);
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
