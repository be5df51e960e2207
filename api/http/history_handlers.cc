// Histories, relationships and differences.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/app/diff.h"
#include "api/app/history.h"
#include "api/app/relationship_history.h"
#include "api/app/relationships.h"
#include "api/http/as_of_parameter.h"
#include "api/http/cursor_parameter.h"
#include "api/http/history_page.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/history.h"

namespace faultline::http {

namespace {

// A parameter that must be there.
std::string required(Query& query, std::string_view name) {
    auto given = query.text(name);
    if (given) return *std::move(given);
    query.refuse(name, "missing_parameter", std::string(name) + " is missing");
    return {};
}

Response ci_history(Call& call) {
    const app::HistoryPage page = history_page(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::ci_history(call.principal, call.app, call.path[0], page);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::CiHistoryAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_ci_history(*shared, out); }),
        shared->view.version());
}

Response relationship_list(Call& call) {
    app::RelationshipListQuestion question;
    question.ci = call.query.text("ci").value_or("");
    question.type = call.query.text("type").value_or("");
    question.limit = call.query.number("limit", 1, app::kPageMax).value_or(app::kPageDefault);
    question.as_of = as_of_parameter(call.query);
    question.after = cursor_parameter(call.query).value_or("");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::list_relationships(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared =
        std::make_shared<const app::RelationshipListAnswer>(std::move(answer).value());
    return with_version(streamed_json([shared](json::JsonWriter& out) {
                            render::write_relationship_list(*shared, out);
                        }),
                        shared->at->view.version());
}

Response relationship_history(Call& call) {
    app::RelationshipKey key;
    key.source = required(call.query, "source");
    key.type = required(call.query, "type");
    key.target = required(call.query, "target");
    key.group = call.query.text("group");
    const app::HistoryPage page = history_page(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::relationship_history(call.principal, call.app, key, page);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_relationship_history(answer.value(), out);
                        }),
                        answer.value().view.version());
}

app::DiffPoint point_of(Query& query, std::string_view name) {
    const auto given = query.text(name);
    if (!given) return {};
    auto point = app::parse_diff_point(*given);
    if (point.ok()) return std::move(point).value();
    query.refuse(name, "wrong_value", std::string(name) + ": " + point.error().message);
    return {};
}

std::optional<model::Scope> scope_of(Query& query) {
    std::vector<std::string> cis = query.all("ci");
    const auto of_class = query.text("class");
    const auto service = query.text("service");
    const auto saved = query.text("query");
    const int kinds =
        (cis.empty() ? 0 : 1) + (of_class ? 1 : 0) + (service ? 1 : 0) + (saved ? 1 : 0);
    if (kinds > 1) {
        query.refuse("ci", "wrong_value", "only one of ci, class, service and query can be given");
    }
    if (!cis.empty()) return model::ListedCis{std::move(cis)};
    if (of_class) return model::CisOfClass{*of_class};
    if (service) return model::ServiceClosure{*service};
    if (saved) return model::CisOfQuery{*saved};
    return std::nullopt;
}

Response diff(Call& call) {
    app::DiffQuestion question;
    (void)required(call.query, "from");
    question.from = point_of(call.query, "from");
    question.to = point_of(call.query, "to");
    question.scope = scope_of(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::diff(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::DiffAnswer>(std::move(answer).value());
    return with_version(streamed_json_while_ok([shared](json::JsonWriter& out) {
                            return render::write_diff(*shared, out);
                        }),
                        shared->to().view.version());
}

constexpr Parameter kHistoryLimit = {
    "limit", "integer", "how many versions on a page, 1 to 10000; 100 if absent"};

constexpr std::array kHistoryParameters = {kHistoryLimit, kCursorParameter, kAsOfParameter};

constexpr std::array kListParameters = {
    Parameter{"ci", "string", "only those that touch this CI, at either end"},
    Parameter{"type", "string", "only of this type"},
    Parameter{"limit", "integer", "how many on a page, 1 to 1000000; 1000 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kRelationshipParameters = {
    Parameter{"source", "string", "external id of the source, as recorded"},
    Parameter{"type", "string", "relationship type"},
    Parameter{"target", "string", "external id of the target, as recorded"},
    Parameter{"group", "string", "only in this group; all of the type between them if absent"},
    kHistoryLimit,
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kDiffParameters = {
    Parameter{"from", "string", "now, a time (RFC 3339), a version or baseline:NAME"},
    Parameter{"to", "string", "the same; now if absent"},
    Parameter{"ci", "string", "only these CIs", true},
    Parameter{"class", "string", "only CIs of this class"},
    Parameter{"service", "string", "only this CI and all that it needs"},
    Parameter{"query", "string", "only what this saved query finds"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/history",
          .operation = "ci_history",
          .summary = "What was done to one CI, newest first",
          .answer_schema = "CiHistory",
          .parameters = kHistoryParameters,
          .handle = ci_history},
    Route{.pattern = "/api/v1/relationships",
          .operation = "relationship_list",
          .summary = "Relationships as they were recorded",
          .answer_schema = "RelationshipList",
          .parameters = kListParameters,
          .handle = relationship_list},
    Route{.pattern = "/api/v1/relationships/history",
          .operation = "relationship_history",
          .summary = "What was done to one relationship, newest first",
          .answer_schema = "RelationshipHistory",
          .parameters = kRelationshipParameters,
          .handle = relationship_history},
    Route{.pattern = "/api/v1/diff",
          .operation = "diff",
          .summary = "What differs between two versions, times or baselines",
          .answer_schema = "Diff",
          .parameters = kDiffParameters,
          .handle = diff},
};

}  // namespace

std::span<const Route> history_routes() {
    return kRoutes;
}

}  // namespace faultline::http
