// What stands in the way of a change, why its decision is what it is, and what is different since
// the last look.

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"
#include "api/render/table.h"

namespace faultline::render {

namespace {

using json::Value;

// What to do about a blocker, by its code or by the check of its rule.
struct Advice {
    std::string_view about;
    std::string_view text;
};

constexpr std::array kAdvice = {
    Advice{"unknown_ci", "correct the ids in the plan, or record these CIs first"},
    Advice{"edits_impossible", "amend the proposed edits of the plan"},
    Advice{"evidence", "attach this evidence to the change"},
    Advice{"freeze", "plan a window outside the freeze period"},
    Advice{"backout_not_in_window_above", "shorten the backout or widen the window"},
    Advice{"untested_rollback", "test the rollback and attach the evidence"},
    Advice{"lead_time_below", "plan a later start"},
    Advice{"graph_confidence_below", "have the doubtful needs below verified"},
    Advice{"stale_items_above", "have the stale needs below verified"},
    Advice{"single_points_above", "give these services another leg, or leave them out"},
    Advice{"concurrent_changes_above", "move the window away from the other changes"},
};

const Value& rule_of(const Value& verdict, const std::string& code) {
    static const Value kNone;
    const json::Array& rules = verdict["rules"].items();
    const auto found =
        std::ranges::find_if(rules, [&](const Value& rule) { return rule["name"].text() == code; });
    return found == rules.end() ? kNone : *found;
}

std::string advice_for(const Value& verdict, const std::string& code) {
    const Value& rule = rule_of(verdict, code);
    if (is_true(rule["unknown"])) return "supply what is not known";
    const bool is_evidence = rule.is_null() && code.ends_with("_missing");
    const std::string about = is_evidence      ? "evidence"
                              : rule.is_null() ? code
                                               : rule["check"].text();
    const auto found = std::ranges::find(kAdvice, about, &Advice::about);
    if (found != kAdvice.end()) return std::string(found->text);
    return "change the plan so that the rule does not fire, or have the policy amended";
}

// A value as its check or its measure counts it.
std::string said_value(const Value& value, std::string_view counted_as) {
    const auto number = number_of(value);
    if (!number) return "unknown";
    if (counted_as == "p" || counted_as == "p_above" || counted_as == "p_upper_above") {
        return chance_text(*number);
    }
    if (counted_as.starts_with("service_minutes")) return duration_text(*number);
    if (counted_as == "lead_time_below") return duration_text(*number * 60);
    if (counted_as.starts_with("money ")) return money_text(counted_as.substr(6), *number);
    if (counted_as == "user_minutes") return amount_text(*number);
    return rounded(value);
}

// `number` with so many decimals, in the unit that said_value() has for what is counted.
std::string exact_text(double number, std::string_view counted_as, int decimals) {
    if (counted_as == "p" || counted_as == "p_above" || counted_as == "p_upper_above") {
        return fmt::format("{:.{}f} %", number * 100, decimals);
    }
    if (counted_as.starts_with("service_minutes")) {
        return fmt::format("{:.{}f} min", number, decimals);
    }
    if (counted_as == "lead_time_below") return fmt::format("{:.{}f} h", number, decimals);
    if (!counted_as.starts_with("money ")) return fmt::format("{:.{}f}", number, decimals);
    return fmt::format("{} {:.{}f}", counted_as.substr(6), number, decimals);
}

// A value beside limits that it is compared with: with as many decimals as tell it apart from those
// that it is not.
std::string said_beside(const Value& value,
                        std::initializer_list<const Value*> limits,
                        std::string_view counted_as) {
    constexpr int kDecimalsMax = 9;
    std::string said = said_value(value, counted_as);
    const auto number = number_of(value);
    if (!number) return said;
    for (const Value* limit : limits) {
        const auto other = number_of(*limit);
        if (!other || *other == *number || said != said_value(*limit, counted_as)) continue;
        int decimals = 0;
        std::string same;
        do {
            decimals++;
            said = exact_text(*number, counted_as, decimals);
            same = exact_text(*other, counted_as, decimals);
        } while (said == same && decimals < kDecimalsMax);
        break;
    }
    return said;
}

std::string said_limits(const Value& measure) {
    const Value& limits = measure["limits"];
    if (limits.is_null()) return "the policy has none";
    const std::string name = measure["name"].text();
    return said_value(limits["low"], name) + "; " + said_value(limits["medium"], name) + "; " +
           said_value(limits["high"], name);
}

// The measures that the band comes from.
ReportBlock measures_block(const Value& verdict, const SaidNames& names) {
    ReportBlock block;
    block.subheading = "Risk band " + verdict["band"].text() + ": the highest of";
    block.table.columns = {"Measure", "Value", "Band", "Low, medium, high up to", "Because of"};
    for (const Value& measure : verdict["measures"].items()) {
        const std::string name = measure["name"].text();
        block.table.rows.push_back({name,
                                    said_beside(measure["value"],
                                                {&measure["limits"]["low"],
                                                 &measure["limits"]["medium"],
                                                 &measure["limits"]["high"]},
                                                name),
                                    measure["band"].text(),
                                    said_limits(measure),
                                    names.list(measure["subjects"])});
    }
    return block;
}

std::string in_words(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

std::string said_auto_approval(const Value& rule) {
    if (rule["threshold"].is_null()) return "the policy approves nothing by itself";
    const std::string limit = ", and is approved by itself below " +
                              chance_text(number_of(rule["threshold"]).value_or(0));
    if (rule["value"].is_null()) return "nobody knows how likely it fails at most" + limit;
    return "with 95 % certainty it fails with at most " +
           said_beside(rule["value"], {&rule["threshold"]}, "p_upper_above") + limit;
}

// What a check counts: "services planned down" of services_planned_down_above.
std::string said_check(std::string name) {
    for (const std::string_view way : {"_above", "_below"}) {
        if (name.ends_with(way)) name.resize(name.size() - way.size());
    }
    return in_words(std::move(name));
}

// Why a rule fired that the policy names itself: "rollback-tier-1: untested rollback 3".
std::string said_named(const Value& rule) {
    const std::string check = rule["check"].text();
    std::string said = rule["name"].text();
    if (is_true(rule["unknown"])) return said + ": not known";
    if (rule["value"].is_null()) return said;
    if (said != check) said += ": " + said_check(check);
    said += " " + said_beside(rule["value"], {&rule["threshold"]}, check);
    if (rule["threshold"].is_null()) return said;
    return said + ", the limit is " + said_value(rule["threshold"], check);
}

// ", asked of class 'switch'" of the rule evidence/KIND/BAND/class 'switch'.
std::string work_of(const std::string& name) {
    std::size_t at = 0;
    for (int slashes = 0; slashes < 3; slashes++) {
        at = name.find('/', at);
        if (at == std::string::npos) return "";
        at++;
    }
    return ", asked of " + name.substr(at);
}

// Why a rule fired.
std::string said_reason(const Value& rule, const SaidNames& names) {
    const std::string check = rule["check"].text();
    if (check == "auto_approval") return said_auto_approval(rule);
    const std::string subjects = names.list(rule["subjects"]);
    if (check == "evidence") {
        return "no evidence of kind " + in_words(subjects) + work_of(rule["name"].text());
    }
    std::string said = said_named(rule);
    if (check == "band") said = "the risk band asks for it";
    if (check == "freeze" && !rule["value"].is_null()) {
        said = rule["name"].text() + " has " + duration_text(number_of(rule["value"]).value_or(0)) +
               " of the window";
    }
    return subjects.empty() ? said : said + " (" + subjects + ")";
}

ReportItem rule_item(const Value& rule, const SaidNames& names) {
    const std::string decision = rule["decision"].text();
    return {said_word(decision), tone_of(decision), said_reason(rule, names)};
}

ReportBlock rules_block(const Value& verdict, const SaidNames& names) {
    ReportBlock block;
    block.subheading = "Rules that fired";
    std::size_t fired = 0;
    std::size_t quiet = 0;
    for (const Value& rule : verdict["rules"].items()) {
        if (!is_true(rule["fired"])) {
            quiet++;
            continue;
        }
        if (fired++ < kReportLinesMax) block.list.push_back(rule_item(rule, names));
    }
    if (fired == 0) block.paragraphs = {"None."};
    block.after = and_more(fired - block.list.size());
    if (block.after.empty() && quiet > 0) {
        block.after = count_text(quiet, "rule", "rules") + " did not fire.";
    }
    return block;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kDifferences = {{
    {"service_goes_down", "goes down now"},
    {"service_stays_up", "no longer goes down"},
    {"margin_exhausted", "has no margin left"},
    {"margin_regained", "has a margin again"},
    {"service_at_risk", "is at risk now"},
    {"service_not_at_risk", "is no longer at risk"},
    {"service_impaired", "is impaired now"},
    {"service_not_impaired", "is no longer impaired"},
    {"blocker", "is a new blocker"},
    {"blocker_gone", "no longer blocks"},
}};

// A figure of an assessment: what it is called, and what said_value() counts it as.
struct Figure {
    std::string_view name;
    std::string_view said;
    std::string_view counted_as;
};

constexpr std::array kFigures = {
    Figure{"probability", "the probability that it fails", "p"},
    Figure{"probability_upper", "the 95 % bound of the probability", "p_upper_above"},
    Figure{"expected_minutes", "the expected service outage", "service_minutes"},
    Figure{"expected_user_minutes", "what is expected of user minutes", "user_minutes"},
};

Figure figure_of(const std::string& name) {
    constexpr std::string_view kMoney = "expected_";
    const auto found = std::ranges::find(kFigures, name, &Figure::name);
    if (found != kFigures.end()) return *found;
    const bool is_money = name.starts_with("expected_money ");
    if (is_money) return {name, "the expected loss", std::string_view(name).substr(kMoney.size())};
    return {name, name, name};
}

// A number that a document has as text; null where it is none.
Value number_in(const std::string& text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_number ? Value(Value::Content(number)) : Value();
}

// "the probability that it fails was 15 % and is 18 % now".
std::string said_figure(const Value& difference) {
    const std::string name = difference["subject"].text();
    const Figure figure = figure_of(name);
    const Value before = number_in(difference["before"].text());
    const Value now = number_in(difference["now"].text());
    return std::string(figure.said) + " was " + said_beside(before, {&now}, figure.counted_as) +
           " and is " + said_beside(now, {&before}, figure.counted_as) + " now";
}

std::string said_difference(const Value& difference, const SaidNames& names) {
    const std::string code = difference["code"].text();
    const std::string subject = names(difference["subject"].text());
    for (const auto& [known, said] : kDifferences) {
        if (code == known) return subject + " " + std::string(said);
    }
    if (code == "figure") return said_figure(difference);
    const std::string before = difference["before"].text();
    const std::string now = difference["now"].text();
    return (subject.empty() ? code : subject) + " was " + (before.empty() ? "not there" : before) +
           " and is " + (now.empty() ? "not there" : now) + " now";
}

}  // namespace

ReportSection blockers_section(const Value& assessment, const SaidNames& names) {
    const Value& verdict = assessment["verdict"];
    ReportBlock block;
    const json::Array& blockers = verdict["blockers"].items();
    for (const Value& blocker : blockers) {
        if (block.list.size() == kReportLinesMax) break;
        const std::string code = blocker["code"].text();
        std::string text = blocker["message"].text();
        const std::string subjects = names.list(blocker["subjects"]);
        if (!subjects.empty()) text += ": " + subjects;
        text += ". What to do: " + advice_for(verdict, code) + ", then assess again.";
        block.list.push_back({code, ReportTone::worst, std::move(text)});
    }
    if (blockers.empty()) block.paragraphs = {"Nothing stands in the way."};
    block.after = and_more(blockers.size() - block.list.size());
    return {"Blockers and what to do", {std::move(block)}};
}

ReportSection last_look_section(const Value& assessment, const SaidNames& names) {
    const Value& last = assessment["last_look"];
    ReportSection section{"What changed since the last look"};
    ReportBlock block;
    if (last.is_null()) {
        block.paragraphs = {"This is the first look: no assessment was kept before."};
        section.blocks.push_back(std::move(block));
        return section;
    }
    const json::Array& differences = last["differences"].items();
    std::string line = "Against assessment " + last["number"].text() + " of " +
                       time_or_unknown(last["at"]) + " by " + last["by"].text() +
                       " (graph version " + last["graph_version"].text() + "): ";
    line += differences.empty() ? "nothing is different."
                                : count_text(differences.size(), "difference.", "differences.");
    if (!is_true(last["same_plan"])) line += " The plan of the change has been amended since.";
    block.paragraphs = {std::move(line)};
    for (const Value& difference : differences) {
        if (block.list.size() == kReportLinesMax) break;
        ReportItem item{{}, ReportTone::none, said_difference(difference, names)};
        if (is_true(difference["blocks"])) {
            item.word = "Blocks until acknowledged";
            item.tone = ReportTone::worst;
        }
        block.list.push_back(std::move(item));
    }
    block.after = and_more(differences.size() - block.list.size());
    section.blocks.push_back(std::move(block));
    return section;
}

ReportSection reasons_section(const Value& assessment, const SaidNames& names) {
    const Value& verdict = assessment["verdict"];
    return {"Why the policy decides so",
            {measures_block(verdict, names), rules_block(verdict, names)}};
}

}  // namespace faultline::render
