// The tables of the policy and of the risk weights.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::size_t kListedMax = 6;  // in one cell

// "low <= 0.05, medium <= 0.15, high <= 0.35".
std::string limits_text(const Value& limits) {
    std::string text;
    for (const char* band : {"low", "medium", "high"}) {
        text += (text.empty() ? "" : ", ") + std::string(band) + " <= " + rounded(limits[band]);
    }
    return text;
}

std::string rule_text(const Value& rule) {
    std::string text = rule["check"].text();
    if (!rule["threshold"].is_null()) text += " " + rounded(rule["threshold"]);
    const Value& when = rule["when"];
    if (!when["types"].items().empty()) {
        text += "; types " + listed(when["types"].items(), kListedMax, ", ");
    }
    if (!when["tier"].is_null()) text += "; tier <= " + rounded(when["tier"]);
    if (!when["band"].is_null()) text += "; band >= " + when["band"].text();
    return text;
}

std::string evidence_text(const Value& evidence) {
    std::string text = "from band " + evidence["band"].text();
    for (const char* list : {"models", "classes"}) {
        const auto& items = evidence["when"][list].items();
        if (items.empty()) continue;
        text += "; " + std::string(list) + " " + listed(items, kListedMax, ", ");
    }
    return text;
}

std::string freeze_text(const Value& freeze) {
    std::string text = freeze["begin"].text() + " to " + freeze["end"].text();
    const Value& scope = freeze["scope"];
    if (scope["everything"].text() == "true") text += "; everything";
    for (const char* list : {"services", "classes", "cis"}) {
        const auto& items = scope[list].items();
        if (!items.empty())
            text += "; " + std::string(list) + " " + listed(items, kListedMax, ", ");
    }
    if (!freeze["exempt"].items().empty()) {
        text += "; not " + listed(freeze["exempt"].items(), kListedMax, ", ");
    }
    return text;
}

// What an item of a part says, in one cell; with its decision if it has one and `decided` is set.
std::string item_text(std::string_view part, const Value& item, bool decided) {
    if (item.is_null()) return "";
    std::string text = item.text();
    if (part == "bands") text = limits_text(item);
    if (part == "auto_approve") text = "p_upper < " + rounded(item);
    if (part == "evidence") text = evidence_text(item);
    if (part == "rules") text = rule_text(item);
    if (part == "freezes") text = freeze_text(item);
    const std::string decision = decided ? item["decision"].text() : "";
    return decision.empty() ? text : text + ": " + decision;
}

// Who wrote what holds now.
std::string origin_note(const Value& answer, const std::string& what) {
    if (answer["written"].text() == "0") return what + ", built in";
    std::string note = what + ", written by version " + answer["written"].text();
    const Value& origin = answer["origin"];
    if (origin.is_null()) return note;
    note += " at " + origin["time"].text() + " by " + origin["principal"].text();
    const std::string reason = origin["reason"].text();
    return reason.empty() ? note : note + ": " + reason;
}

void add_bands(const Value& policy, Table& table) {
    const Value& bands = policy["bands"];
    const auto add = [&table](const std::string& name, const Value& limits) {
        table.rows.push_back({"bands", name, limits_text(limits), ""});
    };
    add("p", bands["p"]);
    for (const Value& money : bands["money"].items()) {
        add("money " + money["currency"].text(), money["limits"]);
    }
    add("user_minutes", bands["user_minutes"]);
    add("service_minutes", bands["service_minutes"]);
}

Table policy_table(const Value& answer) {
    Table table;
    table.notes.push_back(origin_note(answer, "policy '" + answer["name"].text() + "'"));
    table.columns = {"PART", "NAME", "ASKS", "DECISION"};
    add_bands(answer, table);
    const Value& unknown = answer["unknown"];
    table.rows.push_back({"unknown", "band", "at least " + unknown["band"].text(), ""});
    table.rows.push_back({"unknown", "decision", "at most", unknown["decision"].text()});
    for (const char* band : {"low", "medium", "high", "critical"}) {
        table.rows.push_back({"decisions", band, "", answer["decisions"][band].text()});
    }
    const Value& p_upper = answer["auto_approve"]["p_upper"];
    table.rows.push_back({"auto_approve",
                          "p_upper",
                          p_upper.is_null() ? "never" : item_text("auto_approve", p_upper, false),
                          "auto_approve"});
    for (const char* part : {"evidence", "rules", "freezes"}) {
        for (const Value& item : answer[part].items()) {
            const std::string name = item["name"].text();
            table.rows.push_back({part,
                                  name.empty() ? item["kind"].text() : name,
                                  item_text(part, item, false),
                                  item["decision"].text()});
        }
    }
    return table;
}

bool is_draft(const Value& answer) {
    return answer["draft"].text() == "true";
}

// "1 part", "2 parts".
std::string counted(const std::string& count, const std::string& noun) {
    return count + " " + noun + (count == "1" ? "" : "s");
}

std::string changes_note(const Value& answer, const std::string& noun, const std::string& whole) {
    const std::string count = answer["count"].text();
    const std::string what = counted(count, noun) + " of the " + whole;
    if (is_draft(answer)) return what + " would alter at version " + answer["version"].text();
    if (count == "0") return "nothing is new; version " + answer["written"].text() + " holds";
    return what + " altered with version " + answer["version"].text();
}

// "rules lead-time altered, freezes year end added and 3 more".
std::string summed_up(const Value& changes) {
    if (changes.is_null()) return "not known";
    std::string text;
    std::size_t shown = 0;
    for (const Value& change : changes.items()) {
        if (shown++ == kListedMax) break;
        text += (text.empty() ? "" : ", ") + change["part"].text() + " " + change["name"].text() +
                " " + change["result"].text();
    }
    const std::size_t count = changes.items().size();
    if (count <= kListedMax) return text;
    return text + " and " + std::to_string(count - kListedMax) + " more";
}

void add_policy_changes(const Value& changes, Table& table) {
    table.columns = {"RESULT", "PART", "NAME", "BEFORE", "AFTER"};
    for (const Value& change : changes.items()) {
        const std::string part = change["part"].text();
        table.rows.push_back({change["result"].text(),
                              part,
                              change["name"].text(),
                              item_text(part, change["before"], true),
                              item_text(part, change["after"], true)});
    }
}

Table policy_changes_table(const Value& answer) {
    Table table;
    table.notes.push_back(changes_note(answer, "part", "policy"));
    for (const Value& note : answer["notes"].items()) {
        table.notes.push_back("note: " + note["message"].text());
    }
    const std::size_t listed_count = answer["notes"].items().size();
    if (answer["note_count"].text() != std::to_string(listed_count)) {
        table.notes.push_back("notes: " + answer["note_count"].text() + ", the first " +
                              std::to_string(listed_count) + " are listed");
    }
    add_policy_changes(answer["changes"], table);
    return table;
}

Table policy_history_table(const Value& answer) {
    Table table;
    table.columns = {"VERSION", "TIME", "PRINCIPAL", "NAME", "CHANGES", "REASON"};
    for (const Value& version : answer["versions"].items()) {
        table.rows.push_back({version["version"].text(),
                              version["time"].text(),
                              version["principal"].text(),
                              version["name"].text(),
                              summed_up(version["changes"]),
                              version["reason"].text()});
    }
    if (!answer["next_cursor"].is_null()) {
        table.notes.push_back("there are older versions: --cursor " + answer["next_cursor"].text());
    }
    return table;
}

Table policy_checks_table(const Value& answer) {
    Table table;
    table.columns = {"CHECK", "THRESHOLD", "TIER", "FIRES WHEN", "CANNOT BE USED"};
    for (const Value& check : answer["checks"].items()) {
        table.rows.push_back({check["name"].text(),
                              check["threshold"].text(),
                              check["tiered"].text() == "true" ? "yes" : "",
                              check["asks"].text(),
                              check["missing"].text()});
    }
    return table;
}

Table risk_weights_table(const Value& answer) {
    Table table;
    table.notes.push_back(origin_note(answer, "risk weights"));
    table.columns = {"NAME", "VALUE", "MEAN"};
    const auto add = [&](const char* name) {
        table.rows.push_back({name, rounded(answer[name]), ""});
    };
    for (const char* name :
         {"w_class", "w_ci", "w_model", "w_team", "half_life_days", "base_rate"}) {
        add(name);
    }
    for (const char* name : {"all", "class", "ci", "model", "team"}) {
        table.rows.push_back({"prior/" + std::string(name), rounded(answer["prior"][name]), ""});
    }
    add("outage_prior");
    add("outage_prior_weight");
    const auto* features = answer["features"].as<json::Object>();
    if (features == nullptr) return table;
    for (const auto& [name, feature] : *features) {
        table.rows.push_back(
            {"features/" + name, rounded(feature["beta"]), rounded(feature["mean"])});
    }
    return table;
}

Table risk_weights_changes_table(const Value& answer) {
    Table table;
    table.notes.push_back(changes_note(answer, "number", "risk weights"));
    table.columns = {"NAME", "BEFORE", "AFTER"};
    for (const Value& change : answer["changes"].items()) {
        table.rows.push_back(
            {change["name"].text(), rounded(change["before"]), rounded(change["after"])});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kChanges = {"changes"};
constexpr std::array<std::string_view, 1> kVersions = {"versions"};
constexpr std::array<std::string_view, 1> kChecks = {"checks"};

}  // namespace

constinit const AnswerKind AnswerKind::policy = {.table = policy_table};
constinit const AnswerKind AnswerKind::policy_changes = {.table = policy_changes_table,
                                                         .lists = kChanges};
constinit const AnswerKind AnswerKind::policy_history = {.table = policy_history_table,
                                                         .lists = kVersions};
constinit const AnswerKind AnswerKind::policy_checks = {.table = policy_checks_table,
                                                        .lists = kChecks};
constinit const AnswerKind AnswerKind::risk_weights = {.table = risk_weights_table};
constinit const AnswerKind AnswerKind::risk_weights_changes = {.table = risk_weights_changes_table,
                                                               .lists = kChanges};

}  // namespace faultline::render
