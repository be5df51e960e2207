#include "api/render/assessment.h"

#include <algorithm>
#include <array>

#include "api/render/assessment_parts.h"
#include "api/render/change_members.h"
#include "api/render/common.h"
#include "api/render/impact_extras.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// What whoever decides reads of the plan, in the shape that the change itself has it.
constexpr std::array<std::string_view, 4> kSaidOfPlan = {
    "reason", "evidence", "communication", "backout"};

void write_change(const app::ChangeAssessment& assessment, JsonWriter& out) {
    const model::ChangePlan& plan = assessment.change.plan;
    out.key("change");
    out.begin_object();
    out.member("id", assessment.change.id);
    out.member("title", plan.title);
    out.member("type", model::change_type_name(plan.type));
    out.member("state", model::change_state_name(assessment.change.state));
    out.member("model", plan.model);
    out.member("team", plan.team);
    out.member("requester", plan.requester);
    write_time(
        "planned_start", plan.window ? std::optional(plan.window->start) : std::nullopt, out);
    write_time("planned_end", plan.window ? std::optional(plan.window->end) : std::nullopt, out);
    out.member("steps", model::step_count(plan));
    for (const std::string_view name : kSaidOfPlan) {
        out.key(name);
        change_member(name).write(assessment.change, out);
    }
    out.end_object();
}

void write_backout(const app::ChangeAssessment& assessment, JsonWriter& out) {
    out.key("backout");
    if (!assessment.backout) return out.null();
    const auto write = [&](const change::BackoutMoment& moment) {
        out.begin_object();
        out.member("after_step", moment.step);
        out.member("verdict", change::backout_verdict_name(moment.verdict));
        out.member("duration_s", moment.duration_s);
        write_time("last_moment", moment.last_moment, out);
        out.end_object();
    };
    out.begin_object();
    out.key("whole");
    write(assessment.backout->whole);
    out.key("after_step");
    out.begin_array();
    for (const change::BackoutMoment& moment : assessment.backout->after_step) {
        write(moment);
    }
    out.end_array();
    out.end_object();
}

void write_check(const app::Check& check, JsonWriter& out) {
    out.begin_object();
    out.member("check", app::check_name(check.kind));
    out.member("ci", check.ci);
    if (check.kind == app::CheckKind::group_is_whole) {
        out.member("group", check.group);
        write_texts("members", check.members, out);
    }
    out.end_object();
}

void write_check_list(const app::ChangeAssessment& assessment,
                      const AssessmentView& view,
                      JsonWriter& out) {
    const std::size_t all = assessment.checks.size();
    const std::size_t shown = shown_of(all, view.limit);
    out.key("check_list");
    out.begin_array();
    for (std::size_t i = 0; i < shown; i++) {
        const app::ServiceChecks& service = assessment.checks[i];
        out.begin_object();
        out.member("service", service.service);
        out.key("checks");
        out.begin_array();
        for (const app::Check& check : service.checks) {
            write_check(check, out);
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
    out.member("check_list_omitted", all - shown);
}

bool is_complete(const app::ChangeAssessment& assessment, const AssessmentView& view) {
    if (!view.limit) return true;
    const auto fits = [&](std::size_t count) { return count <= *view.limit; };
    return fits(assessment.services.size()) && fits(assessment.checks.size()) &&
           fits(assessment.outages.unknown_reliability.size());
}

}  // namespace

void write_after_care(const app::ChangeAssessment& assessment,
                      const AssessmentView& view,
                      JsonWriter& out) {
    write_backout(assessment, out);
    write_check_list(assessment, view, out);
}

void write_last_look(const app::ChangeAssessment& assessment, JsonWriter& out) {
    out.key("last_look");
    if (!assessment.last) return out.null();
    const model::StoredAssessment& stored = assessment.last->stored;
    out.begin_object();
    out.member("number", stored.number);
    out.member("at", format_utc_time(stored.at));
    out.member("by", stored.by);
    out.member("graph_version", raw(stored.graph_version));
    out.member("same_plan", stored.plan == model::digest_of_plan(assessment.change.plan));
    out.key("differences");
    out.begin_array();
    for (const change::Difference& difference : assessment.last->differences) {
        out.begin_object();
        out.member("code", difference.code);
        out.member("subject", difference.subject);
        out.member("before", difference.before);
        out.member("now", difference.now);
        out.member("blocks", difference.blocks);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_assessment(const app::ChangeAssessment& assessment,
                      const AssessmentView& view,
                      JsonWriter& out) {
    out.begin_object();
    write_versions(*assessment.published, out);
    out.member("at", format_utc_time(assessment.at));
    out.member("sentence", assessment_sentence(assessment));
    out.member("complete", is_complete(assessment, view));
    write_change(assessment, out);
    write_verdict(assessment, out);
    write_last_look(assessment, out);
    write_assessed_impact(assessment, view, out);
    write_assessed_risk(assessment, out);
    write_after_care(assessment, view, out);
    write_contacts(*assessment.published->graph, assessment.contacts, out);
    write_confidence(*assessment.published->graph, assessment.confidence, out);
    out.end_object();
}

}  // namespace faultline::render
