#include "api/http/change_outcome.h"

#include <string>
#include <utility>

#include "api/http/condition_fields.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/sealed_response.h"
#include "api/http/target.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/change_records.h"

namespace faultline::http {

namespace {

Response written(const app::ChangeDone& done, ChangeWriteKind kind) {
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_change_done(done, out); });
    response.headers.emplace_back("ETag", render::entity_tag(done.stored.changed));
    if (kind == ChangeWriteKind::creates) {
        response.status = 201;
        response.headers.emplace_back("Location",
                                      "/api/v1/changes/" + percent_encode(done.stored.change.id));
    }
    return with_version(std::move(response), done.position.version);
}

Refusal refusal_of(const app::ChangeOutcome& outcome) {
    const std::string& first = outcome.violations.front().message;
    switch (outcome.refusal) {
        case app::ChangeRefusal::not_found:
            return {404, "not_found", first};
        case app::ChangeRefusal::exists:
            return {409, "conflict", first};
        case app::ChangeRefusal::blocked:
            return {409, "blocked", "the lifecycle forbids it: " + first};
        case app::ChangeRefusal::precondition_failed:
            return {412, "precondition_failed", first};
        case app::ChangeRefusal::precondition_required:
            return {428, "precondition_required", first};
        case app::ChangeRefusal::unprocessable:
        case app::ChangeRefusal::none:
            break;
    }
    const Violation& violation = outcome.violations.front();
    return {422, "change_refused", "nothing was written: " + violation.pointer + " " + first};
}

}  // namespace

Result<app::ChangeContext> change_context(const Call& call, ChangeWriteKind kind) {
    app::ChangeContext context;
    FL_TRY(context.condition, condition_of(call.request));
    if (const std::string* id = call.request.header("x-request-id")) context.request_id = *id;
    context.keeping = {call.key,
                       [kind](const app::ChangeDone& done) { return seal(written(done, kind)); }};
    return context;
}

Response change_response(const Result<app::ChangeOutcome>& outcome) {
    if (!outcome.ok()) return problem_response(outcome.error());
    if (outcome.value().refusal == app::ChangeRefusal::none) {
        return kept_answer(outcome.value().outcome);
    }
    Response response = problem_response(refusal_of(outcome.value()), outcome.value().violations);
    if (outcome.value().current) {
        response.headers.emplace_back("ETag", render::entity_tag(*outcome.value().current));
    }
    return response;
}

}  // namespace faultline::http
