#include "api/http/kept_answer.h"

#include <utility>

#include "api/http/problem.h"
#include "api/http/sealed_response.h"

namespace faultline::http {

Response kept_answer(const app::CommitOutcome& outcome) {
    if (outcome.end == app::CommitEnd::key_reused) {
        return problem_response({422,
                                 "idempotency_key_reused",
                                 "this Idempotency-Key was given with another request, which made "
                                 "version " +
                                     std::to_string(raw(outcome.position.version)) +
                                     "; a new request needs a new key"});
    }
    auto response = unseal(outcome.answer);
    return response.ok() ? std::move(response).value() : problem_response(response.error());
}

}  // namespace faultline::http
