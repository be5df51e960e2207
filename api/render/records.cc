#include "api/render/records.h"

#include <array>
#include <cstdio>
#include <string>

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_revision(const std::optional<model::SourceRevision>& revision, JsonWriter& out) {
    out.key("revision");
    if (!revision) {
        out.null();
        return;
    }
    out.begin_object();
    out.member("modification", revision->modification);
    out.member("updated", format_utc_time(revision->updated));
    out.end_object();
}

void write_members(const model::Incident& incident, JsonWriter& out) {
    out.member("id", incident.id);
    out.member("title", incident.title);
    write_text_or_null("ci", incident.ci, out);
    write_text_or_null("ci_named", incident.ci_named, out);
    out.member("began", format_utc_time(incident.began));
    write_time("ended", incident.ended, out);
    out.key("priority");
    if (incident.priority) {
        out.value(model::incident_priority_name(*incident.priority));
    } else {
        out.null();
    }
    out.member("state", model::incident_state_name(incident.state));
    out.member("open", model::is_open(incident.state));
    write_text_or_null("caused_by", incident.caused_by, out);
    write_text_or_null("opened_by", incident.opened_by, out);
    write_text_or_null("group", incident.group, out);
    write_text_or_null("source", incident.source, out);
    write_text_or_null("source_id", incident.source_id, out);
    write_text_or_null("source_state", incident.source_state, out);
    write_revision(incident.revision, out);
}

void write_entry(const app::IncidentEntry& entry, JsonWriter& out) {
    out.begin_object();
    write_members(entry.incident, out);
    out.member("changed", raw(entry.changed));
    out.member("written", format_utc_time(entry.time));
    out.end_object();
}

std::string_view result_of(const app::RecordDone& done) {
    if (done.is_erased) return "removed";
    if (done.is_new) return "created";
    return done.is_same ? "unchanged" : "updated";
}

std::string clock_text(std::uint16_t minute) {
    constexpr int kHourMinutes = 60;
    std::array<char, 8> text{};
    std::snprintf(
        text.data(), text.size(), "%02d:%02d", minute / kHourMinutes, minute % kHourMinutes);
    return text.data();
}

// Money and users; null is what nobody stated.
void write_rate(const model::LossCalendar& loss, const model::LossRate& rate, JsonWriter& out) {
    out.begin_object();
    out.key("money");
    out.value(loss.currency.empty() ? std::nullopt : std::optional(rate.money));
    out.key("users");
    out.value(loss.users_stated ? std::optional(rate.users) : std::nullopt);
    out.end_object();
}

void write_period(const model::LossCalendar& loss,
                  const model::LossPeriod& period,
                  JsonWriter& out) {
    constexpr std::array<std::string_view, 7> kDays = {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    out.begin_object();
    out.key("days");
    out.begin_array();
    for (std::size_t day = 0; day < kDays.size(); day++) {
        if ((period.days >> day & 1U) != 0) out.value(kDays[day]);
    }
    out.end_array();
    out.member("begin", clock_text(period.begin_minute));
    out.member("end", clock_text(period.end_minute));
    out.key("rate");
    write_rate(loss, period.rate, out);
    out.end_object();
}

void write_loss(const std::optional<model::LossCalendar>& loss, JsonWriter& out) {
    if (!loss) {
        out.null();
        return;
    }
    out.begin_object();
    out.member("zone", loss->zone);
    write_text_or_null("currency", loss->currency, out);
    out.key("base");
    write_rate(*loss, loss->base, out);
    out.key("periods");
    out.begin_array();
    for (const model::LossPeriod& period : loss->periods) {
        write_period(*loss, period, out);
    }
    out.end_array();
    out.end_object();
}

void write_members(const model::ServiceLevel& level, JsonWriter& out) {
    out.member("id", level.id);
    out.member("service", level.service);
    out.member("target", level.target);
    out.member("period", model::target_period_name(level.period));
    write_texts("customers", level.customers, out);
    out.key("loss");
    write_loss(level.loss, out);
}

void write_entry(const app::ServiceLevelEntry& entry, JsonWriter& out) {
    out.begin_object();
    write_members(entry.level, out);
    out.member("changed", raw(entry.changed));
    out.member("written", format_utc_time(entry.time));
    out.end_object();
}

void write_counts(std::string_view name,
                  const std::map<std::string, std::uint64_t, std::less<>>& counts,
                  JsonWriter& out) {
    out.key(name);
    out.begin_object();
    for (const auto& [what, count] : counts) {
        out.member(what, count);
    }
    out.end_object();
}

void write_unknown(const app::RecordImportAnswer& answer, JsonWriter& out) {
    out.key("cis");
    out.begin_object();
    out.member("linked", answer.linked);
    out.member("unlinked", answer.unlinked);
    out.member("none", answer.without_ci);
    out.key("unknown");
    out.begin_array();
    for (const app::UnlinkedCi& unknown : answer.unknown) {
        out.begin_object();
        out.member("name", unknown.name);
        out.member("why", unknown.why == app::Unlinked::ambiguous ? "ambiguous" : "unknown");
        out.member("records", unknown.records);
        out.end_object();
    }
    out.end_array();
    out.member("unknown_omitted", answer.unknown_count - answer.unknown.size());
    out.end_object();
}

void write_records(const app::RecordCounts& counts, JsonWriter& out) {
    out.key("records");
    out.begin_object();
    out.member("created", counts.created);
    out.member("updated", counts.updated);
    out.member("unchanged", counts.unchanged);
    out.member("older", counts.older);
    out.member("kept", counts.kept);
    out.end_object();
}

}  // namespace

void write_incident(const app::IncidentAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("incident");
    write_entry(answer.entry, out);
    out.end_object();
}

void write_incident_page(const app::IncidentPage& page, JsonWriter& out) {
    out.begin_object();
    write_versions(page.view, page.as_of, out);
    out.member("count", page.count);
    out.key("incidents");
    out.begin_array();
    for (const app::IncidentEntry& entry : page.incidents) {
        write_entry(entry, out);
    }
    out.end_array();
    write_next_cursor(page.next_cursor, out);
    out.end_object();
}

void write_incident_done(const app::RecordDone& done, JsonWriter& out) {
    const auto incident = model::decode_incident(done.bytes);
    out.begin_object();
    write_versions(done.position, out);
    out.member("result", result_of(done));
    out.key("incident");
    out.begin_object();
    if (incident.ok()) write_members(incident.value(), out);
    out.member("changed", raw(done.changed));
    out.end_object();
    out.end_object();
}

void write_service_level(const app::ServiceLevelAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("service_level");
    write_entry(answer.entry, out);
    out.end_object();
}

void write_service_level_list(const app::ServiceLevelList& list, JsonWriter& out) {
    out.begin_object();
    write_versions(list.view, list.as_of, out);
    out.key("service_levels");
    out.begin_array();
    for (const app::ServiceLevelEntry& entry : list.entries) {
        write_entry(entry, out);
    }
    out.end_array();
    out.end_object();
}

void write_service_level_done(const app::RecordDone& done, JsonWriter& out) {
    const auto level = model::decode_service_level(done.bytes);
    out.begin_object();
    write_versions(done.position, out);
    out.member("result", result_of(done));
    out.key("service_level");
    out.begin_object();
    if (level.ok()) write_members(level.value(), out);
    out.member("changed", raw(done.changed));
    out.end_object();
    out.end_object();
}

void write_table_problems(const app::RecordImportAnswer& answer, JsonWriter& out) {
    for (const importers::TableProblem& problem : answer.problems) {
        const std::string& file = answer.files[problem.place.file];
        const std::string place = problem.place.pointer.empty()
                                      ? "/lines/" + std::to_string(problem.place.line)
                                      : problem.place.pointer;
        out.begin_object();
        out.member("pointer", "/files/" + std::to_string(problem.place.file) + place);
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.member("file", file);
        out.member("line", problem.place.line);
        write_text_or_null("field", problem.field, out);
        write_text_or_null("value", problem.value, out);
        out.end_object();
    }
}

void write_record_import(const app::RecordImportAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.position, out);
    out.member("dry_run", answer.is_dry);
    out.member("accepted", answer.accepted);
    out.member("table", answer.table);
    out.member("format", answer.format);
    out.member("source", answer.source);
    out.member("time_zone", answer.time_zone);
    out.member("rows", answer.rows);
    write_records(answer.records, out);
    write_unknown(answer, out);
    out.member("unknown_changes", answer.unknown_changes);
    write_counts("notes", answer.notes, out);
    write_counts("dropped", answer.dropped, out);
    out.key("problems");
    out.begin_array();
    write_table_problems(answer, out);
    out.end_array();
    out.member("problem_count", answer.problem_count);
    out.end_object();
}

}  // namespace faultline::render
