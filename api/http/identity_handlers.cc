// Merging and splitting configuration items by hand.

#include <array>
#include <string>
#include <utility>

#include "api/app/ci_identity.h"
#include "api/http/body_members.h"
#include "api/http/condition_fields.h"
#include "api/http/edit_refusal.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/identity.h"

namespace faultline::http {

namespace {

Response done_response(const app::IdentityDone& done) {
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_identity(done, out); });
    response.headers.emplace_back("ETag", render::entity_tag(done.changed));
    return with_version(std::move(response), done.position.version);
}

// The parameters that both take, without what stands in the body.
Result<void> read_common(Call& call, app::IdentityRequest& request) {
    FL_TRY(request.condition, condition_of(call.request));
    request.id = call.path[0];
    request.dry_run = call.query.flag("dry_run");
    request.keeping.key = call.key;
    request.keeping.answer = [](const app::IdentityDone& done) {
        return seal(done_response(done));
    };
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    return {};
}

Response answer_of(const Result<app::IdentityAnswer>& answer) {
    if (!answer.ok()) return problem_response(answer.error());
    const app::IdentityAnswer& given = answer.value();
    if (given.refusal != app::EditRefusal::none) {
        return refused_edit(given.refusal, given.violations, given.current);
    }
    if (given.dry_run.empty()) return kept_answer(given.outcome);
    auto response = unseal(given.dry_run);
    return response.ok() ? std::move(response).value() : problem_response(response.error());
}

Response ci_merge(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::CiMergeRequest request;
    if (auto drop = body.text("drop")) {
        request.drop = *std::move(drop);
    } else {
        body.refuse("drop", "missing_member", "drop is missing: the CI that is merged into this");
    }
    request.reason = body.text("reason").value_or("");
    if (!body.violations().empty()) return problem_response(body.violations());
    if (const auto read = read_common(call, request); !read.ok()) {
        return problem_response(read.error());
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    return answer_of(app::merge_cis(call.principal, call.app, request));
}

Response ci_split(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::CiSplitRequest request;
    for (std::string& source : body.texts("sources").value_or(std::vector<std::string>())) {
        request.sources.insert(std::move(source));
    }
    request.native_id = body.text("native_id").value_or("");
    request.new_id = body.text("new_id").value_or("");
    request.reason = body.text("reason").value_or("");
    if (!body.violations().empty()) return problem_response(body.violations());
    if (const auto read = read_common(call, request); !read.ok()) {
        return problem_response(read.error());
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    return answer_of(app::split_ci(call.principal, call.app, request));
}

constexpr std::array kParameters = {
    Parameter{"dry_run", "boolean", "only say what would move; then no If-Match is needed"},
};

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/cis/{id}/merge",
          .operation = "ci_merge",
          .summary = "Merge another CI into this one, which its id stands for from then on",
          .answer_schema = "IdentityResult",
          .request_type = kJsonType,
          .request_schema = "CiMerge",
          .parameters = kParameters,
          .keyed = true,
          .conditions = true,
          .handle = ci_merge},
    Route{.method = Method::post,
          .pattern = "/api/v1/cis/{id}/split",
          .operation = "ci_split",
          .summary = "Take a merge back, or make a CI of what some sources say about this one",
          .answer_schema = "IdentityResult",
          .request_type = kJsonType,
          .request_schema = "CiSplit",
          .parameters = kParameters,
          .keyed = true,
          .conditions = true,
          .handle = ci_split},
};

}  // namespace

std::span<const Route> identity_routes() {
    return kRoutes;
}

}  // namespace faultline::http
