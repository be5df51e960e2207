// The templates of reports (Mustache), as they are in api/render/templates when the program is
// built.

#pragma once

#include <string_view>

namespace faultline::render {

// A whole document, and one block of it.
extern const std::string_view kHtmlReport;
extern const std::string_view kHtmlBlock;
extern const std::string_view kMarkdownReport;
extern const std::string_view kMarkdownBlock;

}  // namespace faultline::render
