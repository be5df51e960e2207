// Direct writes to configuration items: one, or a batch as one change set.

#include <array>
#include <string>
#include <utility>

#include "api/app/edit_cis.h"
#include "api/http/condition_fields.h"
#include "api/http/edit_body.h"
#include "api/http/edit_refusal.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/target.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

// One CI that was written, as GET shows it.
Response written_ci(const app::EditsDone& done) {
    const app::EditDone& edit = done.edits.front();
    Response response = json_response(
        [&](json::JsonWriter& out) { render::write_written_ci(done.position, edit, out); });
    response.headers.emplace_back("ETag", render::entity_tag(edit.changed));
    if (edit.result == app::EditResult::created) {
        response.status = 201;
        response.headers.emplace_back("Location", "/api/v1/cis/" + percent_encode(edit.id));
    }
    return with_version(std::move(response), done.position.version);
}

Response retired_ci(const app::EditsDone& done) {
    const app::EditDone& edit = done.edits.front();
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_retirement(done, out); });
    if (edit.result != app::EditResult::retired) {
        response.headers.emplace_back("ETag", render::entity_tag(edit.changed));
    }
    return with_version(std::move(response), done.position.version);
}

Response written_batch(const app::EditsDone& done) {
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_batch(done, out); });
    return with_version(std::move(response), done.position.version);
}

Response answer_of(const Result<app::EditsAnswer>& answer) {
    if (!answer.ok()) return problem_response(answer.error());
    const app::EditsAnswer& given = answer.value();
    if (given.refusal == app::EditRefusal::none) return kept_answer(given.outcome);
    return refused_edit(given.refusal, given.violations, given.current);
}

app::EditsRequest request_of(const Call& call) {
    app::EditsRequest request;
    request.keeping.key = call.key;
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    return request;
}

Response edit_one(Call& call, app::CiEdit edit, Response (*done)(const app::EditsDone&)) {
    auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    edit.id = call.path[0];
    edit.condition = std::move(condition).value();
    edit.upsert = call.query.flag("upsert");
    app::EditsRequest request = request_of(call);
    request.reason = call.query.text("reason").value_or("");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    request.edits.push_back(std::move(edit));
    request.keeping.answer = [done](const app::EditsDone& what) { return seal(done(what)); };
    return answer_of(app::edit_cis(call.principal, call.app, request));
}

Response edit_with_body(Call& call, app::EditKind kind) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    app::CiEdit edit;
    edit.kind = kind;
    edit.id = call.path[0];
    std::vector<Violation> violations;
    read_edit(body.value(), edit, violations);
    if (!violations.empty()) return problem_response(violations);
    return edit_one(call, std::move(edit), written_ci);
}

Response ci_put(Call& call) {
    return edit_with_body(call, app::EditKind::put);
}

Response ci_patch(Call& call) {
    if (auto refused = refused_patch_type(call.request)) return *std::move(refused);
    return edit_with_body(call, app::EditKind::patch);
}

Response ci_delete(Call& call) {
    app::CiEdit edit;
    edit.kind = app::EditKind::retire;
    return edit_one(call, std::move(edit), retired_ci);
}

Response batch(Call& call) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    std::vector<Violation> violations;
    BatchBody read = read_batch(body.value(), violations);
    if (!violations.empty()) return problem_response(violations);
    app::EditsRequest request = request_of(call);
    request.edits = std::move(read.edits);
    request.reason = std::move(read.reason);
    request.keeping.answer = [](const app::EditsDone& done) { return seal(written_batch(done)); };
    return answer_of(app::edit_cis(call.principal, call.app, request));
}

constexpr Parameter kReason = {"reason", "string", "why; kept in the log"};
constexpr std::array kWriteParameters = {
    Parameter{"upsert",
              "boolean",
              "write whatever is there, and also if nothing is; then no If-Match is needed"},
    kReason,
};
constexpr std::array kDeleteParameters = {kReason};
constexpr std::array kCreated = {OtherAnswer{"201", "The CI, which did not live before", "Ci"}};

constexpr std::array kRoutes = {
    Route{.method = Method::put,
          .pattern = "/api/v1/cis/{id}",
          .operation = "ci_put",
          .summary = "Replace what the source manual claims about a CI",
          .answer_schema = "Ci",
          .request_type = kJsonType,
          .request_schema = "CiWrite",
          .parameters = kWriteParameters,
          .other_answers = kCreated,
          .keyed = true,
          .conditions = true,
          .handle = ci_put},
    Route{.method = Method::patch,
          .pattern = "/api/v1/cis/{id}",
          .operation = "ci_patch",
          .summary = "Change what the source manual claims about a CI",
          .answer_schema = "Ci",
          .request_type = kMergePatchType,
          .request_schema = "CiPatch",
          .parameters = kWriteParameters,
          .other_answers = kCreated,
          .keyed = true,
          .conditions = true,
          .handle = ci_patch},
    Route{.method = Method::del,
          .pattern = "/api/v1/cis/{id}",
          .operation = "ci_delete",
          .summary = "Withdraw what the source manual claims about a CI",
          .answer_schema = "Retirement",
          .parameters = kDeleteParameters,
          .keyed = true,
          .conditions = true,
          .handle = ci_delete},
    Route{.method = Method::post,
          .pattern = "/api/v1/batch",
          .operation = "batch",
          .summary = "Write several CIs as one change set, all or nothing",
          .answer_schema = "BatchResult",
          .request_type = kJsonType,
          .request_schema = "Batch",
          .keyed = true,
          .handle = batch},
};

}  // namespace

std::span<const Route> edit_routes() {
    return kRoutes;
}

}  // namespace faultline::http
