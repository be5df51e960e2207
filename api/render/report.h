// Report: a document for people, and how it becomes Markdown or a page to print.
//
// All its texts are plain: what they hold is escaped as the form needs it, so nothing that a user
// wrote is markup.  The look is that of the templates in api/render/templates.
//
// Thread safety: pure functions of plain data.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::render {

// What a report is written as.
enum class ReportForm : unsigned char {
    markdown,  // GitHub Flavored Markdown, readable as it is
    html       // one page without scripts and without anything from elsewhere
};

// How bad something is; a colour in HTML, always beside a word.
enum class ReportTone : unsigned char { none, good, mild, bad, worst };

// A line of a list or a mark, with a word in front that says what it is.
struct ReportItem {
    std::string word = {};  // empty: none
    ReportTone tone = ReportTone::none;
    std::string text;
};

// Rows have as many cells as there are columns; the first cell of a row is its heading.
struct ReportTable {
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::string>> rows = {};
};

// What stands together; what is empty is not there.
struct ReportBlock {
    std::string subheading = {};
    std::vector<std::string> paragraphs = {};
    ReportTable table = {};
    std::vector<ReportItem> list = {};
    std::string after = {};  // a last line, such as how much was left out
};

// One heading with what belongs to it.
struct ReportSection {
    std::string heading;
    std::vector<ReportBlock> blocks = {};
};

// The document.
struct Report {
    std::string title;
    std::string sentence;  // all of it in one
    ReportItem verdict;
    ReportBlock first_look;
    std::vector<ReportSection> sections;
};

// "and 12 more (see JSON)"; nothing for 0.
[[nodiscard]] std::string and_more(std::size_t count);

// The document in UTF-8, with a line feed at its end.  Same report, same bytes.
[[nodiscard]] std::string write_report(const Report& report, ReportForm form);

}  // namespace faultline::render
