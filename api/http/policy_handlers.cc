// The policy: who decides about a change of which risk.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/app/policies.h"
#include "api/app/policy_test.h"
#include "api/http/as_of_parameter.h"
#include "api/http/condition_fields.h"
#include "api/http/current_record_answers.h"
#include "api/http/cursor_parameter.h"
#include "api/http/history_page.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/policy_body.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/render/policies.h"
#include "api/render/policy_test.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

Response policy_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    const auto answer = app::show_policy(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return shown_record(condition.value(),
                        answer.value().in_force.version,
                        answer.value().view.version(),
                        [&](json::JsonWriter& out) { render::write_policy(answer.value(), out); });
}

Response changes(const app::PolicyDone& done) {
    Response response = with_version(
        json_response([&](json::JsonWriter& out) { render::write_policy_changes(done, out); }),
        done.position.version);
    return done.draft ? response : with_tag(std::move(response), done.written);
}

Response policy_apply(Call& call) {
    RecordCall what = record_call(call);
    if (what.refusal) return *std::move(what.refusal);
    app::PolicyRequest request;
    DocumentProblems problems;
    request.policy = read_policy(what.document, problems);
    if (!problems.empty()) return problem_response(problems);
    request.reason = std::move(what.reason);
    request.request_id = std::move(what.request_id);
    request.condition = std::move(what.condition);
    request.keeping = {call.key, [](const app::PolicyDone& done) { return seal(changes(done)); }};
    return written_record(app::write_policy(call.principal, call.app, std::move(request)));
}

Response policy_diff(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    DocumentProblems problems;
    model::RiskPolicy draft = read_policy(body.value(), problems);
    if (!problems.empty()) return problem_response(problems);
    const auto done = app::compare_policy(call.principal, call.app, std::move(draft), as_of);
    return done.ok() ? changes(done.value()) : problem_response(done.error());
}

Response policy_checks(Call& call) {
    return with_version(json_response(render::write_policy_checks), call.app.view().version());
}

Response policy_history(Call& call) {
    const app::HistoryPage page = history_page(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::policy_history(call.principal, call.app, page);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_policy_history(answer.value(), out);
                        }),
                        answer.value().view.version());
}

Response policy_test(Call& call) {
    app::PolicyTestQuestion question;
    question.since = time_parameter(call.query, "since");
    question.until = time_parameter(call.query, "until");
    question.limit =
        call.query.number("limit", 1, app::kPolicyTestMax).value_or(app::kPolicyTestDefault);
    question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    DocumentProblems problems;
    question.draft = read_policy(body.value(), problems);
    if (!problems.empty()) return problem_response(problems);
    auto answer = app::test_policy(call.principal, call.app, std::move(question));
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::PolicyTestAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_policy_test(*shared, out); }),
        shared->view.version());
}

constexpr std::array kTestParameters = {
    Parameter{"since", "string", "only changes that were planned to begin at this time or later"},
    Parameter{"until", "string", "only changes that were planned to begin before this time"},
    Parameter{"limit", "integer", "how many of the newest changes, 1 to 2000; 200 if absent"},
    kAsOfParameter,
};

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kHistoryParameters = {
    Parameter{"limit", "integer", "how many versions, 1 to 10000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/policy",
          .operation = "policy",
          .summary = "The policy in force: bands, evidence, rules and freeze periods",
          .answer_schema = "Policy",
          .parameters = kReadParameters,
          .other_answers = kRecordNotModified,
          .conditions = true,
          .handle = policy_get},
    Route{.method = Method::post,
          .pattern = "/api/v1/policy",
          .operation = "policy_apply",
          .summary = "Put another policy into force",
          .answer_schema = "PolicyChanges",
          .request_type = kJsonType,
          .request_schema = "PolicyDocument",
          .parameters = kRecordWriteParameters,
          .keyed = true,
          .conditions = true,
          .handle = policy_apply},
    Route{.method = Method::post,
          .pattern = "/api/v1/policy/diff",
          .operation = "policy_diff",
          .summary = "What another policy would alter",
          .answer_schema = "PolicyChanges",
          .request_type = kJsonType,
          .request_schema = "PolicyDocument",
          .parameters = kReadParameters,
          .handle = policy_diff},
    Route{.method = Method::post,
          .pattern = "/api/v1/policy/test",
          .operation = "policy_test",
          .summary = "What another policy would have decided about past changes",
          .answer_schema = "PolicyTest",
          .request_type = kJsonType,
          .request_schema = "PolicyDocument",
          .parameters = kTestParameters,
          .handle = policy_test},
    Route{.pattern = "/api/v1/policy/checks",
          .operation = "policy_checks",
          .summary = "What a rule of a policy can ask for",
          .answer_schema = "PolicyChecks",
          .handle = policy_checks},
    Route{.pattern = "/api/v1/policy/history",
          .operation = "policy_history",
          .summary = "Every version of the policy, the newest first",
          .answer_schema = "PolicyHistory",
          .parameters = kHistoryParameters,
          .handle = policy_history},
};

}  // namespace

std::span<const Route> policy_routes() {
    return kRoutes;
}

}  // namespace faultline::http
