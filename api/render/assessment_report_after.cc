// The way back, what to look at afterwards, whom to tell, and what all of it rests on.

#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

std::string said_backout(const Value& moment) {
    const std::string verdict = moment["verdict"].text();
    if (verdict == "in_window") return "possible inside the window";
    if (verdict == "not_in_window") return "too long: it ends after the window";
    if (verdict == "no_backout") return "a step done so far has no backout step";
    if (verdict == "unknown_duration") return "a backout step has no duration";
    return verdict;
}

std::vector<std::string> backout_row(const Value& moment) {
    const auto seconds = number_of(moment["duration_s"]);
    return {"Step " + moment["after_step"].text(),
            said_backout(moment),
            seconds ? duration_text(*seconds / 60) : "unknown",
            moment["last_moment"].is_null() ? "none" : time_or_unknown(moment["last_moment"])};
}

std::string said_check(const Value& check, const SaidNames& names) {
    const std::string kind = check["check"].text();
    const std::string ci = names(check["ci"].text());
    if (kind == "service_answers") return ci + " answers";
    if (kind == "ci_works") return ci + " works again";
    return "group " + check["group"].text() + " of " + ci +
           " is whole: " + names.list(check["members"]);
}

ReportBlock checks_block(const Value& service, const SaidNames& names) {
    ReportBlock block;
    block.subheading = names(service["service"].text());
    const json::Array& checks = service["checks"].items();
    for (const Value& check : checks) {
        if (block.list.size() == kReportLinesMax) break;
        block.list.push_back({{}, ReportTone::none, "☐ " + said_check(check, names)});
    }
    block.after = and_more(checks.size() - block.list.size());
    return block;
}

// The services of a role, or those without a contact.
std::string said_services(const Value& services) {
    std::string said;
    const json::Array& all = services.items();
    for (std::size_t i = 0; i < all.size() && i < kReportIdsMax; i++) {
        const std::string id = all[i]["id"].text();
        const std::string name = all[i]["name"].text();
        said += (i > 0 ? ", " : "") + (name == id ? id : name + " (" + id + ")") + ": " +
                said_word(all[i]["result"].text());
    }
    if (all.size() > kReportIdsMax) said += " " + and_more(all.size() - kReportIdsMax);
    return said;
}

std::string said_role(std::string role) {
    for (char& c : role) {
        if (c == '_') c = ' ';
    }
    return role;
}

std::string said_need(const Value& need, const SaidNames& names) {
    std::string said = names(need["source"].text()) + " needs " + names(need["target"].text());
    if (!need["group"].is_null()) said += " in group " + need["group"].text();
    return said + (need["verified_at"].is_null()
                       ? ", never verified"
                       : ", verified last " + time_or_unknown(need["verified_at"]));
}

void add_needs(const Value& needs, const char* word, const SaidNames& names, ReportBlock& block) {
    const std::uint64_t count = count_of(needs["count"]);
    if (count == 0) return;
    std::string text = count_text(count, "need", "needs");
    const json::Array& all = needs["needs"].items();
    const std::size_t shown = std::min<std::size_t>(all.size(), 3);
    for (std::size_t i = 0; i < shown; i++) {
        text += (i == 0 ? ": " : "; ") + said_need(all[i], names);
    }
    if (count > shown) text += "; " + and_more(static_cast<std::size_t>(count) - shown);
    block.list.push_back({word, ReportTone::mild, std::move(text)});
}

void add_bound(const Value& bound, const char* word, ReportBlock& block) {
    if (bound.is_null()) return;
    const bool equal = is_true(bound["equals_answer"]);
    std::string text = "the same CIs are affected";
    if (!equal) {
        text = bound["down"].text() + " down, " + bound["at_risk"].text() + " at risk, " +
               bound["impaired"].text() + " impaired, " + bound["inherited"].text() +
               " inherited; " +
               count_text(count_of(bound["differences"]["count"]), "CI differs", "CIs differ");
    }
    block.list.push_back({word, equal ? ReportTone::good : ReportTone::bad, std::move(text)});
}

std::string said_version(const Value& version, std::string_view builtin) {
    return count_of(version) == 0 ? std::string(builtin) : "of version " + version.text();
}

}  // namespace

ReportSection backout_section(const Value& assessment) {
    const Value& backout = assessment["backout"];
    ReportBlock block;
    if (backout.is_null()) {
        block.paragraphs = {"Unknown: the change has no planned window."};
        return {"Backout decision point", {std::move(block)}};
    }
    const Value& whole = backout["whole"];
    block.paragraphs = {whole["last_moment"].is_null()
                            ? "There is no last moment to roll all of it back inside the window: " +
                                  said_backout(whole) + "."
                            : "The last moment to begin rolling all of it back and still end "
                              "inside the window is " +
                                  time_or_unknown(whole["last_moment"]) + "."};
    const json::Array& steps = backout["after_step"].items();
    block.table.columns = {"After", "Rolling back", "Takes", "Last moment"};
    for (const Value& moment : steps) {
        if (block.table.rows.size() == kReportLinesMax) break;
        block.table.rows.push_back(backout_row(moment));
    }
    block.after = and_more(steps.size() - block.table.rows.size());
    return {"Backout decision point", {std::move(block)}};
}

ReportSection checks_section(const Value& assessment, const SaidNames& names) {
    ReportSection section{"Check list after the change"};
    const json::Array& services = assessment["check_list"].items();
    for (const Value& service : services) {
        if (section.blocks.size() == kReportServicesMax) break;
        section.blocks.push_back(checks_block(service, names));
    }
    ReportBlock rest;
    if (services.empty()) rest.paragraphs = {"No service has to be looked at."};
    const std::size_t more = services.size() - section.blocks.size() +
                             static_cast<std::size_t>(count_of(assessment["check_list_omitted"]));
    if (more > 0) {
        rest.after = "and " + count_text(more, "more service", "more services") + " (see JSON)";
    }
    section.blocks.push_back(std::move(rest));
    return section;
}

ReportSection contacts_section(const Value& assessment, const SaidNames& /*names*/) {
    ReportBlock block;
    const json::Array& contacts = assessment["contacts"].items();
    block.table.columns = {"Contact", "Role", "Services"};
    std::size_t told = 0;
    for (const Value& contact : contacts) {
        if (told == kReportServicesMax) break;
        told++;
        for (const Value& role : contact["roles"].items()) {
            block.table.rows.push_back({contact["contact"].text(),
                                        said_role(role["role"].text()),
                                        said_services(role["services"])});
        }
    }
    if (contacts.empty()) block.paragraphs = {"No affected service names a contact."};
    block.after = and_more(contacts.size() - told);
    const Value& without = assessment["without_contact"];
    ReportBlock rest;
    if (!without.items().empty()) {
        rest.paragraphs = {"Without a contact: " + said_services(without) + "."};
    }
    return {"Whom to tell", {std::move(block), std::move(rest)}};
}

ReportSection confidence_section(const Value& assessment, const SaidNames& names) {
    const Value& confidence = assessment["confidence"];
    ReportBlock block;
    if (confidence.is_null()) {
        block.paragraphs = {"Unknown: the document does not say."};
        return {"How sure the graph is", {std::move(block)}};
    }
    std::string line = "The impact of all CIs of the change together rests on " +
                       count_text(count_of(confidence["needs"]), "need", "needs");
    const bool fresh = count_of(confidence["stale"]["count"]) == 0 &&
                       count_of(confidence["unverified"]["count"]) == 0;
    line += fresh ? "; all of them were verified lately." : ".";
    block.paragraphs = {std::move(line)};
    add_needs(confidence["stale"], "Stale", names, block);
    add_needs(confidence["unverified"], "Unverified", names, block);
    add_bound(confidence["optimistic"], "Without the doubtful needs", block);
    add_bound(confidence["pessimistic"], "At the worst", block);
    const Value& model = assessment["outage_model"];
    const std::string unknown =
        names.list(model["unknown_reliability"], count_of(model["unknown_reliability_omitted"]));
    if (!unknown.empty()) {
        block.list.push_back({"No failure rate known", ReportTone::mild, unknown});
    }
    return {"How sure the graph is", {std::move(block)}};
}

ReportSection pins_section(const Value& assessment) {
    const Value& verdict = assessment["verdict"];
    const Value& change = assessment["change"];
    const auto said = [](const Value& value) {
        const std::string text = value.text();
        return text.empty() ? std::string("not said") : text;
    };
    ReportBlock block;
    block.table.columns = {"Pinned to", ""};
    block.table.columns[1] = "Value";
    block.table.rows = {
        {"Version", assessment["version"].text()},
        {"Graph version", assessment["graph_version"].text()},
        {"Assessed for", time_or_unknown(assessment["at"])},
        {"Policy",
         verdict["policy"].text() + ", " + said_version(verdict["policy_version"], "built in")},
        {"Weights", said_version(assessment["probability"]["weights_version"], "built in")},
        {"Change", change["type"].text() + ", state " + change["state"].text()},
        {"Model", said(change["model"])},
        {"Team", said(change["team"])},
        {"Requester", said(change["requester"])},
    };
    if (!is_true(assessment["complete"])) {
        block.after =
            "The document was cut by a limit: its lists are not complete, its counts are.";
    }
    return {"What this assessment is of", {std::move(block)}};
}

}  // namespace faultline::render
