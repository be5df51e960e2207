#include "api/http/report_type.h"

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

using render::ReportForm;

std::optional<ReportForm> asked(const char* accept) {
    Request request;
    request.headers.emplace_back("accept", accept);
    return report_type(request);
}

TEST_SUITE("api/http/report_type") {
    TEST_CASE("who names a report gets it, who does not gets JSON") {
        CHECK(asked("text/markdown") == ReportForm::markdown);
        CHECK(asked("text/html") == ReportForm::html);
        CHECK_FALSE(asked("application/json"));
        CHECK_FALSE(asked("*/*"));
        CHECK_FALSE(asked("text/*"));
        CHECK_FALSE(report_type(Request{}));
    }

    TEST_CASE("a browser gets the page, and weights decide") {
        CHECK(asked("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") ==
              ReportForm::html);
        CHECK(asked("text/html;q=0.5, text/markdown") == ReportForm::markdown);
        CHECK_FALSE(asked("text/html;q=0.5, application/json"));
    }

    TEST_CASE("the answer names its type and character set") {
        CHECK(report_content_type(ReportForm::html) == "text/html; charset=utf-8");
        CHECK(report_content_type(ReportForm::markdown) == "text/markdown; charset=utf-8");
    }
}

}  // namespace
}  // namespace faultline::http
