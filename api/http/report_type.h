// Whether a request asks for the report on an assessment instead of its JSON document.
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "api/http/message.h"
#include "api/render/report.h"

namespace faultline::http {

// The form that the Accept fields of `request` ask for: text/markdown or text/html, by the rules of
// accepted_form(); nothing if JSON is the answer.  A browser names text/html first, so it gets the
// page.
[[nodiscard]] std::optional<render::ReportForm> report_type(const Request& request);

// The content type of an answer of that form, with its character set.
[[nodiscard]] std::string_view report_content_type(render::ReportForm form);

// The content types of reports, by ReportForm.
inline constexpr std::array<std::string_view, 2> kReportTypes = {"text/markdown", "text/html"};

}  // namespace faultline::http
