// Assessments of changes: as they come out now, and those that were stored.

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "api/app/assessment.h"
#include "api/app/assessments.h"
#include "api/http/as_of_parameter.h"
#include "api/http/assessor.h"
#include "api/http/body_members.h"
#include "api/http/change_outcome.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/report_type.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/target.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/json/value.h"
#include "api/json/writer.h"
#include "api/render/assessment.h"
#include "api/render/assessment_report.h"
#include "api/render/assessments.h"

namespace faultline::http {

namespace {

constexpr std::uint32_t kListMax = 100'000;

// What the parameter `format` or a field Accept asks for; nothing: the document itself.
std::optional<render::ReportForm> report_form(Call& call) {
    const auto format = call.query.text("format");
    if (!format) return report_type(call.request);
    if (*format == "markdown") return render::ReportForm::markdown;
    if (*format == "html") return render::ReportForm::html;
    if (*format != "json") {
        call.query.refuse("format",
                          "wrong_value",
                          "format is '" + *format + "', it must be json, markdown or html");
    }
    return std::nullopt;
}

// The document of an assessment, or a report made of it.
Response document_response(std::string document, std::optional<render::ReportForm> form) {
    Response response;
    if (!form) {
        response.content_type = kJsonType;
        response.body = std::move(document);
        return response;
    }
    const auto parsed = json::parse(document);
    if (!parsed.ok()) return problem_response(parsed.error());
    response.content_type = report_content_type(*form);
    response.body = render::write_report(render::assessment_report(parsed.value()), *form);
    return response;
}

Response assess(Call& call) {
    app::AssessmentOptions options;
    options.at = time_parameter(call.query, "at");
    options.tail_risk = call.query.flag("tail_risk");
    const render::AssessmentView view{
        call.query.number("limit", 1, kListMax).value_or(render::kAssessmentListDefault)};
    const app::AsOf as_of = as_of_parameter(call.query);
    const auto form = report_form(call);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::ask_assessment(call.principal, call.app, call.path[0], as_of, options);
    if (!answer.ok()) return problem_response(answer.error());
    std::string document = json::to_json(
        [&](json::JsonWriter& out) { render::write_assessment(answer.value(), view, out); });
    return with_version(document_response(std::move(document), form),
                        answer.value().published->view.version());
}

Response stored_response(const app::ChangeDone& done, const std::string& document) {
    Response response = json_response(
        [&](json::JsonWriter& out) { render::write_stored_assessment(done, document, out); });
    response.status = 201;
    const model::ChangeRecord& change = done.stored.change;
    response.headers.emplace_back("Location",
                                  "/api/v1/changes/" + percent_encode(change.id) + "/assessments/" +
                                      std::to_string(change.assessments));
    return with_version(std::move(response), done.position.version);
}

Response store(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    auto context = change_context(call, ChangeWriteKind::alters);
    if (!context.ok()) return problem_response(context.error());
    Assessor assessor(call.app);
    app::NewAssessment request{
        call.path[0], assessor, time_member(body, "at"), std::move(context).value()};
    request.context.by = body.text("by").value_or("");
    request.context.reason = body.text("reason").value_or("");
    request.context.keeping.answer = [&assessor](const app::ChangeDone& done) {
        return seal(stored_response(done, assessor.document()));
    };
    if (!body.violations().empty()) return problem_response(body.violations());
    return change_response(app::store_assessment(call.principal, call.app, request));
}

Response list(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_assessments(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_assessment_list(answer.value(), out);
                        }),
                        answer.value().view.version());
}

std::optional<std::uint64_t> number_of(const std::string& text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

Response read(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    const auto form = report_form(call);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto number = number_of(call.path[1]);
    if (!number) {
        return problem_response(not_found("'" + call.path[1] + "' is no number of an assessment"));
    }
    const auto stored =
        app::read_assessment(call.principal, call.app, call.path[0], *number, as_of);
    if (!stored.ok()) return problem_response(stored.error());
    return document_response(stored.value().document + "\n", form);
}

constexpr std::string_view kIdParameter = "id of a change, percent-encoded";
constexpr std::string_view kNumberParameter =
    "id of a change, percent-encoded; the number of an assessment, from 1";

constexpr Parameter kFormat = {
    "format", "string", "json, markdown or html: a report for people; as Accept asks if absent"};

constexpr std::array kAssessParameters = {
    kFormat,
    Parameter{
        "at", "string", "assess at this time (RFC 3339); when the version was made if absent"},
    Parameter{"limit", "integer", "services and checks in each list, 1 to 100000; 200 if absent"},
    Parameter{"tail_risk", "boolean", "with the mean of the worst 5 % of all outcomes"},
    kAsOfParameter,
};
constexpr std::array kListParameters = {kAsOfParameter};
constexpr std::array kReadParameters = {kFormat, kAsOfParameter};
constexpr std::array kStored = {
    OtherAnswer{"201", "the assessment that was stored", "AssessmentStored"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/changes/{id}/assessment",
          .operation = "change_assessment",
          .summary = "What a change does, how likely it fails, what that costs, who decides",
          .answer_schema = "Assessment",
          .other_forms = kReportTypes,
          .path_parameter = kIdParameter,
          .parameters = kAssessParameters,
          .handle = assess},
    Route{.pattern = "/api/v1/changes/{id}/assessments",
          .operation = "change_assessments",
          .summary = "The assessments that were stored, by number",
          .answer_schema = "AssessmentList",
          .path_parameter = kIdParameter,
          .parameters = kListParameters,
          .handle = list},
    Route{.method = Method::post,
          .pattern = "/api/v1/changes/{id}/assessments",
          .operation = "change_assess",
          .summary = "Assess a change and store what came out",
          .answer_schema = "AssessmentStored",
          .request_type = kJsonType,
          .request_schema = "AssessmentWrite",
          .path_parameter = kIdParameter,
          .other_answers = kStored,
          .keyed = true,
          .conditions = true,
          .handle = store},
    Route{.pattern = "/api/v1/changes/{id}/assessments/{number}",
          .operation = "change_assessment_stored",
          .summary = "An assessment as it was stored",
          .answer_schema = "Assessment",
          .other_forms = kReportTypes,
          .path_parameter = kNumberParameter,
          .parameters = kReadParameters,
          .handle = read},
};

}  // namespace

std::span<const Route> assessment_routes() {
    return kRoutes;
}

}  // namespace faultline::http
