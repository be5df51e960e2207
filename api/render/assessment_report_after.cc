// The way back, what to look at afterwards, whom to tell, and what all of it rests on.

#include <algorithm>
#include <map>
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

// A check beyond those of one service, with the services that it is about.
struct SharedCheck {
    std::string text;
    std::string ci;
    std::vector<Value> services = {};
};

ReportItem to_tick(std::string text) {
    return {{}, ReportTone::none, "☐ " + std::move(text)};
}

// Whether each service answers, then what they depend on: each check once.
class CheckList {
 public:
    explicit CheckList(const SaidNames& names) : names_(names) {}

    void add(const Value& service) {
        for (const Value& check : service["checks"].items()) {
            std::string text = said_check(check, names_);
            if (check["check"].text() == "service_answers") {
                own_.push_back(std::move(text));
            } else {
                add_shared(std::move(text), check, service["service"]);
            }
        }
    }

    [[nodiscard]] ReportBlock take() {
        ReportBlock block;
        for (std::string& text : own_) {
            block.list.push_back(to_tick(std::move(text)));
        }
        const std::size_t shown = std::min(shared_.size(), kReportServicesMax);
        for (std::size_t i = 0; i < shown; i++) {
            block.list.push_back(to_tick(shared_[i].text + for_services(shared_[i])));
        }
        block.after = and_more(shared_.size() - shown);
        return block;
    }

 private:
    void add_shared(std::string text, const Value& check, const Value& service) {
        const auto [at, is_new] = positions_.try_emplace(text, shared_.size());
        if (is_new) shared_.push_back({std::move(text), check["ci"].text()});
        shared_[at->second].services.push_back(service);
    }

    // "; for Refunds (refunds)"; nothing if the check names no other service.
    [[nodiscard]] std::string for_services(const SharedCheck& check) const {
        const bool named = check.services.size() == 1 && check.services[0].text() == check.ci;
        const Value services{Value::Content(json::Array(check.services))};
        return named ? "" : "; for " + names_.list(services);
    }

    const SaidNames& names_;
    std::vector<std::string> own_;
    std::vector<SharedCheck> shared_;
    std::map<std::string, std::size_t> positions_;  // of `shared_`, by text
};

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
    const json::Array& services = assessment["check_list"].items();
    const std::size_t shown = std::min(services.size(), kReportServicesMax);
    CheckList checks(names);
    for (std::size_t i = 0; i < shown; i++) {
        checks.add(services[i]);
    }
    ReportBlock rest;
    if (services.empty()) rest.paragraphs = {"No service has to be looked at."};
    const std::size_t more = services.size() - shown +
                             static_cast<std::size_t>(count_of(assessment["check_list_omitted"]));
    if (more > 0) {
        rest.after = "and " + count_text(more, "more service", "more services") + " (see JSON)";
    }
    return {"Check list after the change", {checks.take(), std::move(rest)}};
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
    };
    if (!is_true(assessment["complete"])) {
        block.after =
            "The document was cut by a limit: its lists are not complete, its counts are.";
    }
    return {"What this assessment is of", {std::move(block)}};
}

}  // namespace faultline::render
