#include "api/render/change_members.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;
using model::ChangeRecord;

void write_time(const std::optional<UtcTime>& time, JsonWriter& out) {
    if (!time) return out.null();
    out.value(format_utc_time(*time));
}

// An array of what `write` makes of each item.
template <typename Items, typename Write>
void write_list(const Items& items, JsonWriter& out, Write write) {
    out.begin_array();
    for (const auto& item : items) {
        write(item, out);
    }
    out.end_array();
}

void write_text(const std::string& text, JsonWriter& out) {
    out.value(text);
}

void write_ci(const model::PlannedCi& planned, JsonWriter& out) {
    out.begin_object();
    out.member("ci", planned.ci);
    out.member("effect", model::planned_effect_name(planned.effect));
    if (planned.effect == model::PlannedEffect::capacity) out.member("capacity", planned.capacity);
    out.member("step", planned.step);
    out.end_object();
}

void write_removed_relationship(const model::PlannedEdit& edit, JsonWriter& out) {
    out.member("source", edit.source);
    out.member("type", edit.type);
    out.member("target", edit.target);
    if (!edit.group.empty()) out.member("group", edit.group);
}

void write_edit(const model::PlannedEdit& edit, JsonWriter& out) {
    if (edit.action == model::PlannedAction::add) return out.verbatim(edit.line);
    const bool is_group = edit.action == model::PlannedAction::remove_group;
    out.begin_object();
    out.key(is_group ? "remove_group" : "remove_relationship");
    out.begin_object();
    if (is_group) {
        out.member("ci", edit.source);
        out.member("name", edit.group);
    } else {
        write_removed_relationship(edit, out);
    }
    out.end_object();
    out.end_object();
}

void write_step_edits(const model::StepEdits& step, JsonWriter& out) {
    out.begin_object();
    out.member("step", step.step);
    out.key("edits");
    write_list(step.edits, out, write_edit);
    out.end_object();
}

void write_evidence(const model::Evidence& evidence, JsonWriter& out) {
    out.begin_object();
    out.member("kind", model::evidence_kind_name(evidence.kind));
    out.member("reference", evidence.reference);
    out.member("by", evidence.by);
    out.member("at", format_utc_time(evidence.at));
    out.end_object();
}

void write_backout(const model::BackoutStep& step, JsonWriter& out) {
    out.begin_object();
    out.member("text", step.text);
    out.key("step");
    if (step.step == 0) {
        out.null();
    } else {
        out.value(step.step);
    }
    out.member("duration_s", step.duration_s);
    out.end_object();
}

void write_transition(const model::ChangeTransition& made, JsonWriter& out) {
    out.begin_object();
    out.member("from", model::change_state_name(made.from));
    out.member("to", model::change_state_name(made.to));
    out.member("role", model::change_role_name(made.role));
    out.member("by", made.by);
    out.member("principal", made.principal);
    out.member("reason", made.reason);
    out.key("codes");
    write_list(made.codes, out, write_text);
    out.key("assessment");
    if (made.assessment == 0) {
        out.null();
    } else {
        out.value(made.assessment);
    }
    out.member("at", format_utc_time(made.at));
    out.end_object();
}

void write_acknowledgement(const model::Acknowledgement& seen, JsonWriter& out) {
    out.begin_object();
    out.member("assessment", seen.assessment);
    out.member("by", seen.by);
    out.member("reason", seen.reason);
    out.member("at", format_utc_time(seen.at));
    out.end_object();
}

void write_review(const std::optional<model::ChangeReview>& review, JsonWriter& out) {
    if (!review) return out.null();
    out.begin_object();
    out.member("by", review->by);
    out.member("text", review->text);
    out.member("at", format_utc_time(review->at));
    out.end_object();
}

std::optional<UtcTime> start_of(const model::ChangePlan& plan) {
    return plan.window ? std::optional(plan.window->start) : std::nullopt;
}

std::optional<UtcTime> end_of(const model::ChangePlan& plan) {
    return plan.window ? std::optional(plan.window->end) : std::nullopt;
}

constexpr std::array kMembers = {
    ChangeMember{"id", false, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.id); }},
    ChangeMember{
        "title", true, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.title); }},
    ChangeMember{
        "reason", true, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.reason); }},
    ChangeMember{"type",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     out.value(model::change_type_name(c.plan.type));
                 }},
    ChangeMember{
        "model", true, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.model); }},
    ChangeMember{"state",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     out.value(model::change_state_name(c.state));
                 }},
    ChangeMember{
        "cis",
        true,
        [](const ChangeRecord& c, JsonWriter& out) { write_list(c.plan.cis, out, write_ci); }},
    ChangeMember{"edits",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     write_list(c.plan.edits, out, write_step_edits);
                 }},
    ChangeMember{"planned_start",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) { write_time(start_of(c.plan), out); }},
    ChangeMember{"planned_end",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) { write_time(end_of(c.plan), out); }},
    ChangeMember{"automated",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.automated); }},
    ChangeMember{
        "team", true, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.team); }},
    ChangeMember{"requester",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.requester); }},
    ChangeMember{"evidence",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     write_list(c.plan.evidence, out, write_evidence);
                 }},
    ChangeMember{"communication",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) { out.value(c.plan.communication); }},
    ChangeMember{"backout",
                 true,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     write_list(c.plan.backout, out, write_backout);
                 }},
    ChangeMember{
        "initiators",
        false,
        [](const ChangeRecord& c, JsonWriter& out) { write_list(c.initiators, out, write_text); }},
    ChangeMember{
        "source", false, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.source); }},
    ChangeMember{"transitions",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     write_list(c.transitions, out, write_transition);
                 }},
    ChangeMember{"acknowledgements",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) {
                     write_list(c.acknowledgements, out, write_acknowledgement);
                 }},
    ChangeMember{"assessments",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) { out.value(c.assessments); }},
    ChangeMember{"created",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) { write_time(c.created, out); }},
    ChangeMember{"started",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) { write_time(c.started, out); }},
    ChangeMember{
        "ended", false, [](const ChangeRecord& c, JsonWriter& out) { write_time(c.ended, out); }},
    ChangeMember{"review_due",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) { write_time(c.review_due, out); }},
    ChangeMember{"review",
                 false,
                 [](const ChangeRecord& c, JsonWriter& out) { write_review(c.review, out); }},
    ChangeMember{
        "outage", false, [](const ChangeRecord& c, JsonWriter& out) { out.value(c.outage); }},
};

}  // namespace

std::string ChangeMember::text(const ChangeRecord& change) const {
    std::string document = json::to_json([&](JsonWriter& out) { write(change, out); });
    document.pop_back();  // the newline
    return document;
}

std::span<const ChangeMember> change_members() {
    return kMembers;
}

const ChangeMember& change_member(std::string_view name) {
    return *std::ranges::find(kMembers, name, &ChangeMember::name);
}

}  // namespace faultline::render
