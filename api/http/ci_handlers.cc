// Configuration items.

#include <array>
#include <memory>
#include <utility>

#include "api/app/ci_query.h"
#include "api/app/cis.h"
#include "api/http/as_of_parameter.h"
#include "api/http/condition_fields.h"
#include "api/http/cursor_parameter.h"
#include "api/http/filter_parameters.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

// Longer pages of all CIs by id are answered on the graph, which has them side by side.
constexpr std::uint32_t kListedFromStoreMax = 10'000;

bool is_long_plain_list(const app::CiQuestion& question) {
    return question.limit > kListedFromStoreMax && question.filter.empty() &&
           question.query.empty() && question.sort.empty() && question.fields.empty() &&
           !question.count;
}

Response long_plain_list(Call& call, const app::CiQuestion& asked) {
    app::CiListQuestion question{{}, {}, asked.limit, asked.as_of};
    if (!asked.cursor.empty()) {
        auto after = render::id_of_cursor(asked.cursor);
        if (!after.ok()) return problem_response(after.error());
        question.after = std::move(after).value();
    }
    auto answer = app::list_cis(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::CiListAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_ci_list(*shared, out); }),
        shared->at->view.version());
}

Response ci_list(Call& call) {
    app::CiQuestion question;
    question.filter = filter_of(call.query);
    question.query = call.query.text("query").value_or("");
    question.sort = call.query.text("sort").value_or("");
    question.fields = call.query.text("fields").value_or("");
    question.cursor = call.query.text("cursor").value_or("");
    question.limit = call.query.number("limit", 1, app::kPageMax).value_or(app::kPageDefault);
    question.count = call.query.flag("count");
    question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    if (is_long_plain_list(question)) return long_plain_list(call, question);
    auto page = app::query_cis(call.principal, call.app, question);
    if (!page.ok()) return problem_response(pointing_below("/query", page.error()));
    const auto shared = std::make_shared<const app::CiPage>(std::move(page).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_ci_page(*shared, out); }),
        shared->view.version());
}

Response ci_get(Call& call) {
    const app::OneCiQuestion question{
        call.path[0], as_of_parameter(call.query), call.query.flag("provenance")};
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    const auto answer = app::get_ci(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const Version changed = answer.value().record.changed();
    Response response;
    if (!app::match_holds(condition.value(), changed)) {
        response = problem_response({412,
                                     "precondition_failed",
                                     "configuration item '" + call.path[0] +
                                         "' has another entity tag, see the ETag of this answer"});
    } else if (!app::none_match_holds(condition.value(), changed)) {
        response.status = 304;
    } else {
        response =
            json_response([&](json::JsonWriter& out) { render::write_ci(answer.value(), out); });
    }
    response.headers.emplace_back("ETag", render::entity_tag(changed));
    return with_version(std::move(response), answer.value().view.version());
}

constexpr std::array kListParameters = {
    kClassFilter,
    kWhereFilter,
    kStateFilter,
    kStaleDaysFilter,
    kTextFilter,
    kTextInFilter,
    kPathFilter,
    kNeedsFilter,
    kNeededByFilter,
    kWithinFilter,
    Parameter{"query", "string", "name of a saved query, which must hold too"},
    Parameter{"sort", "string", "a field, with - before it for descending; id if absent"},
    Parameter{"fields",
              "string",
              "what is shown, with commas between: id, name, class, state, last_changed, "
              "attributes, attributes.NAME"},
    Parameter{"count", "boolean", "with the number of all CIs that are meant"},
    Parameter{"limit", "integer", "how many CIs on a page, 1 to 1000000; 1000 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kGetParameters = {
    Parameter{"provenance", "boolean", "with the value of every source, and why it lost"},
    kAsOfParameter,
};
constexpr std::array kNotModified = {OtherAnswer{"304", "It still has the ETag of If-None-Match"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis",
          .operation = "ci_list",
          .summary = "CIs that a filter means, page by page",
          .answer_schema = "CiList",
          .parameters = kListParameters,
          .handle = ci_list},
    Route{.pattern = "/api/v1/cis/{id}",
          .operation = "ci_get",
          .summary = "One CI",
          .answer_schema = "Ci",
          .parameters = kGetParameters,
          .other_answers = kNotModified,
          .conditions = true,
          .handle = ci_get},
};

}  // namespace

std::span<const Route> ci_routes() {
    return kRoutes;
}

}  // namespace faultline::http
