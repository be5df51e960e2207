#include "api/render/impact_extras_tables.h"

#include <string>

namespace faultline::render {

namespace {

using json::Value;

constexpr std::size_t kNeedsMax = 3;    // named in a note
constexpr std::size_t kChangesMax = 3;  // likewise

std::string and_more(std::size_t shown, const Value& count) {
    const std::string all = count.text();
    return all == std::to_string(shown) ? "" : " and others, " + all + " in all";
}

std::string needs_text(const Value& needs) {
    std::string text;
    std::size_t shown = 0;
    for (const Value& need : needs["needs"].items()) {
        if (shown == kNeedsMax) break;
        text += (shown++ == 0 ? "" : ", ") + need["source"].text() + " > " + need["target"].text();
        if (!need["group"].is_null()) text += " (" + need["group"].text() + ")";
    }
    return text + and_more(shown, needs["count"]);
}

// As a person says it.
std::string class_text(const Value& name) {
    const std::string text = name.text();
    if (text == "at_risk") return "at risk";
    return text == "other" ? "not hit" : text;
}

std::string changes_text(const Value& differences) {
    std::string text;
    std::size_t shown = 0;
    for (const Value& ci : differences["cis"].items()) {
        if (shown == kChangesMax) break;
        text += (shown++ == 0 ? "" : ", ") + ci["id"].text() + " " + class_text(ci["in_bound"]) +
                " instead of " + class_text(ci["in_answer"]);
        if (ci["in_bound"].text() == ci["in_answer"].text()) {
            text += " with margin " + ci["margin_in_bound"].text();
        }
    }
    return text + and_more(shown, differences["count"]);
}

void add_bound(const char* name, const Value& bound, Table& table) {
    if (bound["equals_answer"].text() == "true") {
        table.notes.push_back(std::string(name) + ": the same");
        return;
    }
    std::string note = std::string(name) + ": " + bound["down"].text() + " down, " +
                       bound["at_risk"].text() + " at risk, " + bound["impaired"].text() +
                       " impaired, " + bound["inherited"].text() + " inherited";
    const Value& differences = bound["differences"];
    if (!differences["cis"].items().empty()) note += "; " + changes_text(differences);
    const Value& responsible = bound["responsible"];
    if (!responsible["needs"].items().empty()) note += "; because of " + needs_text(responsible);
    table.notes.push_back(std::move(note));
}

std::string stale_cis_text(const Value& stale) {
    std::string text;
    std::size_t shown = 0;
    for (const Value& ci : stale["cis"].items()) {
        if (shown == kChangesMax) break;
        text += (shown++ == 0 ? "" : ", ") + ci["id"].text() + " (last seen " +
                ci["last_seen"].text() + ")";
    }
    return text + and_more(shown, stale["count"]);
}

void add_confidence(const Value& confidence, Table& table) {
    table.notes.push_back("rests on " + confidence["needs"].text() + " needs, of which at " +
                          confidence["at"].text() + " " + confidence["stale"]["count"].text() +
                          " are stale and " + confidence["unverified"]["count"].text() +
                          " were never verified; " +
                          std::to_string(confidence["unknown"].items().size()) + " CIs unknown");
    if (const std::string count = confidence["stale_cis"]["count"].text(); count != "0") {
        table.notes.push_back("of the CIs, " + count + " were not seen within a source's limit: " +
                              stale_cis_text(confidence["stale_cis"]));
    }
    add_bound("at best", confidence["optimistic"], table);
    add_bound("at worst", confidence["pessimistic"], table);
}

std::string services_text(const Value& services) {
    std::string text;
    for (const Value& service : services.items()) {
        text += (text.empty() ? "" : ", ") + service["id"].text() + " (" +
                class_text(service["result"]) + ")";
    }
    return text;
}

void add_contacts(const Value& answer, Table& table) {
    for (const Value& contact : answer["contacts"].items()) {
        for (const Value& role : contact["roles"].items()) {
            table.notes.push_back("tell " + contact["contact"].text() + ", " + role["role"].text() +
                                  " of " + services_text(role["services"]));
        }
    }
    if (const Value& without = answer["without_contact"]; !without.items().empty()) {
        table.notes.push_back("nobody to tell of " + services_text(without));
    }
}

}  // namespace

Table with_groups(const Value& answer, Table table) {
    std::string bundles = std::to_string(answer["bundles"].items().size());
    table.notes.push_back("needs between the groups: " + bundles + " bundles (-o json)");
    for (const Value& name : answer["group_by"].items()) {
        table.columns.push_back(name.text());
    }
    for (const char* name : {"FAILED", "DOWN", "AT RISK", "IMPAIRED", "INHERITED"}) {
        table.columns.emplace_back(name);
    }
    for (const Value& group : answer["groups"].items()) {
        std::vector<std::string> row;
        for (const Value& value : group["key"].items()) {
            row.push_back(value.text());
        }
        for (const char* name : {"failed", "down", "at_risk", "impaired", "inherited"}) {
            row.push_back(group[name].text());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

void add_extras_notes(const Value& answer, Table& table) {
    if (const Value& confidence = answer["confidence"]; !confidence.is_null()) {
        add_confidence(confidence, table);
    }
    if (!answer["contacts"].is_null()) add_contacts(answer, table);
}

}  // namespace faultline::render
