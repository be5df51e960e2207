#include "api/render/conformance.h"

#include <algorithm>
#include <string>

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// The score is the share that conforms of all that was checked; what nobody can tell was checked.
void write_counts(const model::ConformanceCounts& counts, JsonWriter& out) {
    const std::uint64_t checked = counts.checked();
    out.member("checked", checked);
    out.member("conform", counts.conform);
    out.member("gaps", counts.gaps);
    out.member("unknown", counts.unknown);
    out.key("score");
    if (checked == 0) return out.null();
    out.value(static_cast<double>(counts.conform) / static_cast<double>(checked));
}

void write_group(std::string_view key, const conformance::GroupTally& group, JsonWriter& out) {
    write_text_or_null(key, group.name, out);
    out.member("cis", group.cis);
    write_counts(group.counts, out);
}

// The groups with the most that does not conform come first if not all fit.
void write_groups(std::string_view list,
                  std::string_view key,
                  std::vector<conformance::GroupTally> groups,
                  JsonWriter& out) {
    const std::size_t count = groups.size();
    if (count > app::kReportGroupsMax) {
        std::ranges::stable_sort(groups, std::ranges::greater(), [](const auto& group) {
            return group.counts.gaps + group.counts.unknown;
        });
        groups.resize(app::kReportGroupsMax);
    }
    out.key(list);
    out.begin_array();
    for (const conformance::GroupTally& group : groups) {
        out.begin_object();
        write_group(key, group, out);
        out.end_object();
    }
    out.end_array();
    out.member(std::string(list) + "_omitted", count - groups.size());
}

void write_rules(const app::ConformanceAnswer& answer, JsonWriter& out) {
    const auto& written = answer.judgement.published->view.catalogue().conformance();
    out.key("rules");
    out.begin_array();
    for (const conformance::GroupTally& rule : answer.tally.rules) {
        const auto found = written.find(rule.name);
        out.begin_object();
        out.member("rule", rule.name);
        out.member("class", found->second.class_name);
        out.member("check", found->second.check);
        out.member("argument", found->second.argument);
        out.member("cis", rule.cis);
        write_counts(rule.counts, out);
        out.end_object();
    }
    out.end_array();
}

void write_judged_at(const app::Judgement& judgement, JsonWriter& out) {
    write_versions(*judgement.published, out);
    out.member("at", format_utc_time(judgement.at));
}

void write_gap(const app::Gap& gap, JsonWriter& out) {
    out.begin_object();
    out.member("ci", gap.ci);
    out.member("name", gap.name);
    out.member("class", gap.class_name);
    write_text_or_null("owner", gap.owner, out);
    write_text_or_null("site", gap.site, out);
    out.member("rule", gap.rule);
    out.member("check", gap.check);
    out.member("outcome", gap.is_unknown ? "unknown" : "gap");
    out.member("missing", gap.reason.missing);
    out.member("todo", gap.reason.todo);
    out.end_object();
}

void write_version_or_null(std::string_view name, Version version, JsonWriter& out) {
    out.key(name);
    if (version == Version{}) return out.null();
    out.value(raw(version));
}

void write_action(const model::CorrectiveAction& action, UtcTime at, JsonWriter& out) {
    out.begin_object();
    out.member("rule", action.rule);
    write_text_or_null("owner", action.owner, out);
    const char* const open = app::is_overdue(action, at) ? "overdue" : "open";
    out.member("state", action.is_open() ? open : "closed");
    out.member("due", format_utc_time(action.due));
    out.member("gaps", action.gaps);
    out.member("unknown", action.unknown);
    write_texts("examples", action.examples, out);
    out.member("opened_version", raw(action.opened));
    out.member("reported_version", raw(action.reported));
    write_version_or_null("closed_version", action.closed, out);
    out.member("reopened", action.reopened);
    out.end_object();
}

// The members of a recorded report.
void write_report(const model::ConformanceReport& report, JsonWriter& out) {
    out.member("at", format_utc_time(report.at));
    out.member("judged_version", raw(report.judged));
    out.member("due_days", report.due_days);
    out.member("cis", report.cis);
    write_counts(report.all, out);
    out.key("actions");
    out.begin_object();
    out.member("opened", report.opened);
    out.member("reopened", report.reopened);
    out.member("closed", report.closed);
    out.member("open", report.open);
    out.end_object();
    out.key("rules");
    out.begin_array();
    for (const model::RuleCounts& rule : report.rules) {
        out.begin_object();
        out.member("rule", rule.rule);
        write_counts(rule.counts, out);
        out.end_object();
    }
    out.end_array();
}

std::optional<std::string_view> as_view(const std::optional<std::string>& text) {
    return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

}  // namespace

void write_conformance(const app::ConformanceAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_judged_at(answer.judgement, out);
    write_text_or_null("class", answer.filter.class_name, out);
    write_text_or_null("owner", answer.filter.owner, out);
    write_text_or_null("site", answer.filter.site, out);
    out.member("cis", answer.tally.cis);
    write_counts(answer.tally.all, out);
    write_rules(answer, out);
    write_groups("classes", "class", answer.tally.classes, out);
    write_groups("owners", "owner", answer.tally.owners, out);
    write_groups("sites", "site", answer.tally.sites, out);
    out.end_object();
}

void write_gaps(const app::GapPage& page, JsonWriter& out) {
    out.begin_object();
    write_judged_at(page.judgement, out);
    out.member("count", page.count);
    out.key("gaps");
    out.begin_array();
    for (const app::Gap& gap : page.gaps) {
        write_gap(gap, out);
    }
    out.end_array();
    write_next_cursor(as_view(page.next_cursor), out);
    out.end_object();
}

void write_actions(const app::ActionPage& page, JsonWriter& out) {
    out.begin_object();
    write_versions(page.view, page.as_of, out);
    out.member("at", format_utc_time(page.at));
    out.member("count", page.count);
    out.key("actions");
    out.begin_array();
    for (const model::CorrectiveAction& action : page.actions) {
        write_action(action, page.at, out);
    }
    out.end_array();
    write_next_cursor(as_view(page.next_cursor), out);
    out.end_object();
}

void write_trend(const app::TrendAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("reports");
    out.begin_array();
    for (const app::RecordedReport& recorded : answer.reports) {
        out.begin_object();
        out.member("report", raw(recorded.version));
        out.member("time", format_utc_time(recorded.time));
        write_report(recorded.report, out);
        out.end_object();
    }
    out.end_array();
    out.member("reports_omitted", answer.omitted);
    out.end_object();
}

void write_recorded(const model::ConformanceReport& report,
                    const app::WritePosition& position,
                    JsonWriter& out) {
    out.begin_object();
    write_versions(position, out);
    write_report(report, out);
    out.end_object();
}

}  // namespace faultline::render
