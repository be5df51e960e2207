#include "api/render/report.h"

#include <array>
#include <cassert>
#include <utility>

#include <kainjow/mustache.hpp>

#include "api/render/figures.h"
#include "api/render/report_templates.h"
#include "api/render/safe_text.h"

namespace faultline::render {

namespace {

using kainjow::mustache::data;

// A template asks the object around for what an object has not, so every object has every member.
data texts(const std::vector<std::string>& all) {
    data list(data::type::list);
    for (const std::string& text : all) {
        list.push_back(data("text", text));
    }
    return list;
}

std::string_view tone_name(ReportTone tone) {
    constexpr std::array<std::string_view, 5> kNames = {"none", "good", "mild", "bad", "worst"};
    return kNames[static_cast<std::size_t>(tone)];
}

data optional_text(const std::string& text) {
    return text.empty() ? data(false) : data("text", text);
}

data item_data(const ReportItem& item) {
    data made;
    made.set("text", item.text);
    made.set("tone", std::string(tone_name(item.tone)));
    made.set("word", optional_text(item.word));
    return made;
}

data items_data(const std::vector<ReportItem>& items) {
    data list(data::type::list);
    for (const ReportItem& item : items) {
        list.push_back(item_data(item));
    }
    return list;
}

data table_data(const ReportTable& table) {
    if (table.rows.empty()) return data(false);
    data rows(data::type::list);
    for (const std::vector<std::string>& row : table.rows) {
        data made;
        made.set("first", row.front());
        made.set("cells", texts({row.begin() + 1, row.end()}));
        rows.push_back(made);
    }
    data made;
    made.set("columns", texts(table.columns));
    made.set("rows", rows);
    return made;
}

data block_data(const ReportBlock& block) {
    data made;
    made.set("subheading", optional_text(block.subheading));
    made.set("paragraphs", texts(block.paragraphs));
    made.set("table", table_data(block.table));
    made.set("has_list", !block.list.empty());
    made.set("list", items_data(block.list));
    made.set("after", optional_text(block.after));
    return made;
}

data blocks_data(const std::vector<ReportBlock>& blocks) {
    data list(data::type::list);
    for (const ReportBlock& block : blocks) {
        list.push_back(block_data(block));
    }
    return list;
}

data report_data(const Report& report) {
    data sections(data::type::list);
    for (const ReportSection& section : report.sections) {
        data made;
        made.set("heading", section.heading);
        made.set("blocks", blocks_data(section.blocks));
        sections.push_back(made);
    }
    data made;
    made.set("title", report.title);
    made.set("sentence", report.sentence);
    made.set("verdict", item_data(report.verdict));
    made.set("first_look", blocks_data({report.first_look}));
    made.set("sections", sections);
    return made;
}

// Lines that only held tags of the template leave blank lines: one of them is enough, and none at
// the end.
std::string without_gaps(const std::string& text) {
    std::string tidy;
    for (const char c : text) {
        const bool is_gap = c == '\n' && tidy.ends_with("\n\n");
        if (!is_gap) tidy += c;
    }
    while (tidy.ends_with("\n\n")) {
        tidy.pop_back();
    }
    return tidy;
}

}  // namespace

std::string and_more(std::size_t count) {
    return count == 0 ? "" : "and " + count_text(count, "more", "more") + " (see JSON)";
}

std::string write_report(const Report& report, ReportForm form) {
    const bool html = form == ReportForm::html;
    data values = report_data(report);
    values.set("block", data(kainjow::mustache::partial{[html] {
                   return std::string(html ? kHtmlBlock : kMarkdownBlock);
               }}));
    kainjow::mustache::mustache page{std::string(html ? kHtmlReport : kMarkdownReport)};
    page.set_custom_escape(
        [html](const std::string& text) { return html ? html_text(text) : markdown_text(text); });
    const std::string written = page.render(values);
    assert(page.is_valid());
    return without_gaps(written);
}

}  // namespace faultline::render
