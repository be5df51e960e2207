#include "api/http/current_record_answers.h"

#include <utility>

#include "api/http/condition_fields.h"
#include "api/http/json_body.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

Response with_tag(Response response, Version written) {
    response.headers.emplace_back("ETag", render::entity_tag(written));
    return response;
}

Response shown_record(const app::Condition& condition,
                      Version written,
                      Version shown,
                      const WriteJson& write) {
    Response response;
    if (!app::match_holds(condition, written)) {
        response = problem_response({412,
                                     "precondition_failed",
                                     "the document has another entity tag, see the ETag of this "
                                     "answer"});
    } else if (!app::none_match_holds(condition, written)) {
        response.status = 304;
    } else {
        response = json_response(write);
    }
    return with_version(with_tag(std::move(response), written), shown);
}

RecordCall record_call(Call& call) {
    RecordCall what;
    what.reason = call.query.text("reason").value_or("");
    if (const std::string* id = call.request.header("x-request-id")) what.request_id = *id;
    if (!call.query.violations().empty()) {
        what.refusal = problem_response(call.query.violations());
        return what;
    }
    auto condition = condition_of(call.request);
    if (!condition.ok()) {
        what.refusal = problem_response(condition.error());
        return what;
    }
    what.condition = std::move(condition).value();
    auto body = json_body(call.request);
    if (!body.ok()) {
        what.refusal = problem_response(body.error());
        return what;
    }
    what.document = std::move(body).value();
    return what;
}

Response written_record(const Result<app::CurrentOutcome>& outcome) {
    if (!outcome.ok()) return problem_response(outcome.error());
    const app::CurrentOutcome& done = outcome.value();
    if (done.violations.empty()) return kept_answer(done.outcome);
    return with_tag(problem_response({412, "precondition_failed", done.violations.front().message},
                                     done.violations),
                    done.current);
}

}  // namespace faultline::http
