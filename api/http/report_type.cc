#include "api/http/report_type.h"

#include "api/http/accepted_type.h"

namespace faultline::http {

std::optional<render::ReportForm> report_type(const Request& request) {
    const auto form = accepted_form(request, kReportTypes);
    if (!form) return std::nullopt;
    return *form == 0 ? render::ReportForm::markdown : render::ReportForm::html;
}

std::string_view report_content_type(render::ReportForm form) {
    return form == render::ReportForm::html ? "text/html; charset=utf-8"
                                            : "text/markdown; charset=utf-8";
}

}  // namespace faultline::http
