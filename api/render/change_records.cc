#include "api/render/change_records.h"

#include <array>
#include <optional>

#include "api/render/change_members.h"
#include "api/render/common.h"
#include "engine/base/utc_time.h"
#include "engine/change/lifecycle.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_entry(const app::ChangeEntry& change, UtcTime at, JsonWriter& out) {
    const auto start = change.window ? std::optional(change.window->start) : std::nullopt;
    const auto end = change.window ? std::optional(change.window->end) : std::nullopt;
    out.begin_object();
    out.member("id", change.id);
    out.member("title", change.title);
    out.member("type", model::change_type_name(change.type));
    out.member("model", change.model);
    out.member("state", model::change_state_name(change.state));
    out.member("ci_count", change.cis.size());
    write_time("planned_start", start, out);
    write_time("planned_end", end, out);
    out.member("automated", change.automated);
    out.member("team", change.team);
    out.member("requester", change.requester);
    out.member("source", change.source);
    out.member("assessments", change.assessments);
    out.member("created", format_utc_time(change.created));
    write_time("started", change.started, out);
    write_time("ended", change.ended, out);
    write_time("review_due", change.review_due, out);
    out.member("reviewed", change.is_reviewed);
    out.member("review_overdue", change.review_is_overdue(at));
    out.member("outage", change.outage);
    out.member("changed_version", raw(change.changed));
    out.end_object();
}

std::string_view name_of(const storage::View& view, const app::ChangeVersion& version) {
    if (version.before) return "updated";
    return version.origin.version == view.oldest() && raw(view.oldest()) > 1 ? "kept" : "created";
}

// Every member that differs, with its value before and after.
void write_differences(const app::ChangeVersion& version, JsonWriter& out) {
    out.begin_array();
    for (const ChangeMember& member : change_members()) {
        if (!version.before) break;
        const std::string before = member.text(*version.before);
        const std::string after = member.text(version.change);
        if (before == after) continue;
        out.begin_object();
        out.member("field", member.name);
        out.key("before");
        out.verbatim(before);
        out.key("after");
        out.verbatim(after);
        out.end_object();
    }
    out.end_array();
}

void write_reassessment(const app::Reassessment& reassessment, JsonWriter& out) {
    out.begin_object();
    out.member("number", reassessment.number);
    out.member("compared_with", reassessment.compared_with);
    out.key("differences");
    out.begin_array();
    for (const change::Difference& difference : reassessment.differences) {
        out.begin_object();
        out.member("code", difference.code);
        out.member("subject", difference.subject);
        out.member("before", difference.before);
        out.member("now", difference.now);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_row(const change::Transition& row, JsonWriter& out) {
    std::vector<std::string_view> roles;
    for (const model::ChangeRole role : row.roles) {
        roles.push_back(model::change_role_name(role));
    }
    std::vector<std::string_view> gates;
    for (const change::Gate gate : row.gates) {
        gates.push_back(change::gate_name(gate));
    }
    out.begin_object();
    out.member("from", model::change_state_name(row.from));
    out.member("to", model::change_state_name(row.to));
    write_texts("roles", roles, out);
    write_texts("gates", gates, out);
    out.end_object();
}

}  // namespace

void write_change_document(const app::StoredChange& stored, JsonWriter& out) {
    out.begin_object();
    for (const ChangeMember& member : change_members()) {
        out.key(member.name);
        member.write(stored.change, out);
    }
    out.member("changed_version", raw(stored.changed));
    out.end_object();
}

std::string plan_document(const model::ChangePlan& plan) {
    model::ChangeRecord change;
    change.plan = plan;
    return json::to_json([&](JsonWriter& out) {
        out.begin_object();
        for (const ChangeMember& member : change_members()) {
            if (!member.is_planned) continue;
            out.key(member.name);
            member.write(change, out);
        }
        out.end_object();
    });
}

void write_change(const app::ChangeAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("change");
    write_change_document(answer.stored, out);
    out.end_object();
}

void write_change_page(const app::ChangePage& page, JsonWriter& out) {
    out.begin_object();
    write_versions(page.view, page.as_of, out);
    out.member("at", format_utc_time(page.at));
    out.member("count", page.count);
    out.key("changes");
    out.begin_array();
    for (const app::ChangeIndex::Entry& change : page.changes) {
        write_entry(*change, page.at, out);
    }
    out.end_array();
    write_next_cursor(
        page.next_cursor ? std::optional<std::string_view>(*page.next_cursor) : std::nullopt, out);
    out.end_object();
}

void write_change_history(const app::ChangeHistoryAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("id", answer.id);
    out.key("history");
    out.begin_array();
    for (const app::ChangeVersion& version : answer.versions) {
        out.begin_object();
        out.member("version", raw(version.origin.version));
        write_context(version.origin.time, version.origin.context, out);
        out.member("what", name_of(answer.view, version));
        out.key("changes");
        write_differences(version, out);
        out.end_object();
    }
    out.end_array();
    std::string last;
    if (answer.more) last = std::to_string(raw(answer.versions.back().origin.version));
    write_next_cursor(answer.more ? std::optional<std::string_view>(last) : std::nullopt, out);
    out.end_object();
}

void write_change_done(const app::ChangeDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.key("change");
    write_change_document(done.stored, out);
    out.key("reassessment");
    if (done.reassessment) {
        write_reassessment(*done.reassessment, out);
    } else {
        out.null();
    }
    out.end_object();
}

void write_lifecycle(JsonWriter& out) {
    out.begin_object();
    out.key("transitions");
    out.begin_array();
    for (const change::Transition& row : change::lifecycle()) {
        write_row(row, out);
    }
    out.end_array();
    out.key("gates");
    out.begin_array();
    for (std::size_t i = 0; i < change::kGates; i++) {
        const auto gate = static_cast<change::Gate>(i);
        out.begin_object();
        out.member("gate", change::gate_name(gate));
        out.member("meaning", change::gate_meaning(gate));
        out.end_object();
    }
    out.end_array();
    write_texts("rejection_codes", change::rejection_codes(), out);
    out.member("emergency_review_days", change::kEmergencyReviewDays);
    out.end_object();
}

}  // namespace faultline::render
