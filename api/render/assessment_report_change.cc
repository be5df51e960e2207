// What a change is for, what supports it and how it is undone, as its record says.

#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

std::string in_words(std::string name) {
    for (char& c : name) {
        if (c == '_') c = ' ';
    }
    return name;
}

std::string or_not_said(const Value& value) {
    const std::string text = value.text();
    return text.empty() ? "not said" : text;
}

void add_line(std::string word, std::string text, ReportBlock& block) {
    block.list.push_back({std::move(word), ReportTone::none, std::move(text)});
}

// A line for each item, cut and counted; `none` where there is nothing.
template <typename Add>
void add_lines(
    const Value& items, const char* word, const char* none, ReportBlock& block, Add add) {
    if (items.is_null()) return;
    const json::Array& all = items.items();
    if (all.empty()) return add_line(word, none, block);
    for (std::size_t i = 0; i < all.size() && i < kReportLinesMax; i++) {
        add(all[i], i + 1);
    }
    if (all.size() > kReportLinesMax) {
        add_line(word, and_more(all.size() - kReportLinesMax), block);
    }
}

void add_evidence(const Value& evidence, ReportBlock& block) {
    add_lines(evidence, "Evidence", "none attached", block, [&](const Value& item, std::size_t) {
        std::string text = or_not_said(item["reference"]);
        if (const std::string by = item["by"].text(); !by.empty()) text += ", by " + by;
        if (!item["at"].is_null()) text += ", " + time_text(item["at"].text());
        add_line("Evidence, " + in_words(item["kind"].text()), std::move(text), block);
    });
}

void add_backout(const Value& backout, ReportBlock& block) {
    const auto add = [&](const Value& step, std::size_t number) {
        const auto seconds = number_of(step["duration_s"]);
        std::string text = or_not_said(step["text"]);
        text += seconds ? ", takes " + duration_text(*seconds / 60) : ", takes an unknown time";
        if (!step["step"].is_null()) text += ", undoes step " + step["step"].text();
        add_line("Backout " + std::to_string(number), std::move(text), block);
    };
    add_lines(backout, "Backout", "the plan has no backout step", block, add);
}

}  // namespace

std::string said_way_back(const Value& backout) {
    if (backout.is_null()) return "unknown: the change has no planned window";
    const Value& whole = backout["whole"];
    const std::string verdict = whole["verdict"].text();
    if (verdict == "in_window") return time_or_unknown(whole["last_moment"]);
    if (verdict == "not_in_window") return "none: rolling back ends after the window";
    if (verdict == "unknown_duration") return "unknown: a backout step has no duration";
    return "none: the change has no complete backout";
}

ReportSection change_section(const Value& assessment) {
    const Value& change = assessment["change"];
    ReportBlock block;
    if (!change["reason"].is_null()) add_line("Reason", or_not_said(change["reason"]), block);
    add_line("Team", or_not_said(change["team"]), block);
    add_line("Requester", or_not_said(change["requester"]), block);
    add_evidence(change["evidence"], block);
    if (!change["communication"].is_null()) {
        add_line("Communication", or_not_said(change["communication"]), block);
    }
    add_backout(change["backout"], block);
    add_line("Last moment to roll back", said_way_back(assessment["backout"]), block);
    if (change["reason"].is_null() && change["evidence"].is_null()) {
        block.after =
            "Reason, evidence, communication and backout steps are not in this document: it was "
            "made before assessments had them. The record of the change has them.";
    }
    return {"What it is for, and the way back", {std::move(block)}};
}

}  // namespace faultline::render
