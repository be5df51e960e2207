#include "api/render/assessment_report.h"

#include <array>
#include <utility>

#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

// "1 service down, 2 at risk": the worst moments of services, of those that the document lists.
std::string said_services(const Value& assessment, std::string_view when) {
    constexpr std::array<std::string_view, 4> kResults = {
        "down", "at_risk", "impaired", "inherited"};
    constexpr std::array<std::string_view, 4> kSaid = {
        " down", " at risk", " impaired", " inherited (a need of theirs is hit)"};
    std::array<std::size_t, kResults.size()> counts{};
    for (const Value& service : assessment["services"].items()) {
        std::string result = service[when]["result"].text();
        if (result == "failed") result = "down";
        for (std::size_t i = 0; i < kResults.size(); i++) {
            if (result == kResults[i]) counts[i]++;
        }
    }
    std::string said;
    for (std::size_t i = 0; i < kResults.size(); i++) {
        if (counts[i] == 0) continue;
        said += said.empty() ? count_text(counts[i], "service", "services")
                             : ", " + std::to_string(counts[i]);
        said += kSaid[i];
    }
    const std::uint64_t omitted = count_of(assessment["services_omitted"]);
    if (omitted > 0) {
        said += said.empty() ? "none of those listed; " : "; ";
        said += count_text(omitted, "service", "services") + " not listed";
    }
    return said.empty() ? "No service is affected" : said;
}

std::string said_loss(const Value& loss, std::string_view figure) {
    if (loss.is_null()) return "unknown: the change has no planned window";
    return minutes_or_unknown(loss[figure]["service_minutes"]) +
           " of service outage; money: " + said_money(loss, figure) +
           "; user minutes: " + said_users(loss, figure);
}

std::string said_failure_loss(const Value& loss) {
    if (loss.is_null()) return said_loss(loss, {});
    return "median " + minutes_or_unknown(loss["if_it_fails_median"]["service_minutes"]) +
           ", P95 " + minutes_or_unknown(loss["if_it_fails_p95"]["service_minutes"]) +
           " of service outage; money: median " + said_money(loss, "if_it_fails_median") +
           ", P95 " + said_money(loss, "if_it_fails_p95");
}

std::string said_window(const Value& change) {
    if (change["planned_start"].is_null()) return "none planned";
    return time_or_unknown(change["planned_start"]) + " to " +
           time_or_unknown(change["planned_end"]) + ", " +
           count_text(count_of(change["steps"]), "step", "steps");
}

std::string said_probability(const Value& probability) {
    return chance_or_unknown(probability["value"]) + "; at most " +
           chance_or_unknown(probability["upper_95"]) + " with 95 % certainty; confidence " +
           probability["confidence"].text();
}

ReportBlock first_look(const Value& assessment) {
    const Value& verdict = assessment["verdict"];
    const Value& loss = assessment["loss"];
    ReportBlock block;
    block.table.columns = {"At a glance", ""};
    block.table.columns[1] =
        said_word(verdict["decision"].text()) + ", band " + verdict["band"].text();
    block.table.rows = {
        {"Services while it is done", said_services(assessment, "planned")},
        {"Services if it fails", said_services(assessment, "if_it_fails")},
        {"It fails with", said_probability(assessment["probability"])},
        {"Expected loss", said_loss(loss, "expected")},
        {"Loss as planned", said_loss(loss, "planned")},
        {"On top of that if it fails", said_failure_loss(loss)},
        {"Planned window", said_window(assessment["change"])},
        {"Last moment to roll back", said_way_back(assessment["backout"])},
    };
    return block;
}

ReportItem verdict_of(const Value& verdict) {
    const std::string decision = verdict["decision"].text();
    ReportItem item{decision.empty() ? "No verdict" : said_word(decision), tone_of(decision), {}};
    const std::size_t blockers = verdict["blockers"].items().size();
    item.text = "risk band " + verdict["band"].text() + ", policy " + verdict["policy"].text();
    if (blockers > 0) {
        item.text += "; " + count_text(blockers, "blocker", "blockers") +
                     " to be removed before it can go on";
    }
    return item;
}

}  // namespace

Report assessment_report(const Value& assessment) {
    const SaidNames names(assessment);
    const Value& change = assessment["change"];
    const std::string title = change["title"].text();
    Report report;
    report.title = "Change " + change["id"].text() + ": " + (title.empty() ? "(no title)" : title);
    report.sentence = assessment["sentence"].text();
    report.verdict = verdict_of(assessment["verdict"]);
    report.first_look = first_look(assessment);
    report.sections = {change_section(assessment),
                       blockers_section(assessment, names),
                       last_look_section(assessment, names),
                       services_section(assessment, names),
                       moments_section(assessment, names),
                       probability_section(assessment, names),
                       loss_section(assessment, names),
                       backout_section(assessment),
                       checks_section(assessment, names),
                       contacts_section(assessment, names),
                       confidence_section(assessment, names),
                       reasons_section(assessment, names),
                       pins_section(assessment)};
    return report;
}

}  // namespace faultline::render
