// What is done to a change: evidence, transitions, acknowledgements and reviews.

#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "api/app/change_records.h"
#include "api/http/assessor.h"
#include "api/http/body_members.h"
#include "api/http/change_outcome.h"
#include "api/http/change_request.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"

namespace faultline::http {

namespace {

// Who acts and why, from the members `by` and `reason`.
Result<app::ChangeContext> step_context(const Call& call, BodyMembers& body) {
    FL_TRY(app::ChangeContext context, change_context(call, ChangeWriteKind::alters));
    context.by = body.text("by").value_or("");
    context.reason = body.text("reason").value_or("");
    return context;
}

// The members of a body that says what is done.  `act` reads the rest of them and does it.
template <typename Act>
Response with_body(Call& call, Act act) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    auto context = step_context(call, body);
    if (!context.ok()) return problem_response(context.error());
    return act(body, std::move(context).value());
}

Response evidence(Call& call) {
    return with_body(call, [&](BodyMembers& body, app::ChangeContext context) {
        app::NewEvidence request{.id = call.path[0], .evidence = evidence_of(body)};
        if (!body.violations().empty()) return problem_response(body.violations());
        request.context = std::move(context);
        return change_response(app::add_evidence(call.principal, call.app, request));
    });
}

Response transition(Call& call) {
    return with_body(call, [&](BodyMembers& body, app::ChangeContext context) {
        TransitionBody step = transition_of(body);
        app::NewTransition request{.id = call.path[0],
                                   .to = step.to,
                                   .role = step.role,
                                   .codes = std::move(step.codes),
                                   .outage = body.truth("outage")};
        Assessor assessor(call.app);
        request.reassessor = &assessor;
        if (!body.violations().empty()) return problem_response(body.violations());
        request.context = std::move(context);
        return change_response(app::move_change(call.principal, call.app, request));
    });
}

std::uint64_t assessment_of(BodyMembers& body) {
    const auto digits = body.digits("assessment").value_or("");
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (digits.empty() || read.ec != std::errc() || read.ptr != end || number == 0) {
        body.refuse("assessment",
                    digits.empty() ? "missing_member" : "out_of_range",
                    "assessment must be the number of the newest assessment, from 1");
    }
    return number;
}

Response acknowledgement(Call& call) {
    return with_body(call, [&](BodyMembers& body, app::ChangeContext context) {
        app::NewAcknowledgement request{.id = call.path[0], .assessment = assessment_of(body)};
        if (!body.violations().empty()) return problem_response(body.violations());
        request.context = std::move(context);
        return change_response(app::acknowledge_assessment(call.principal, call.app, request));
    });
}

Response review(Call& call) {
    return with_body(call, [&](BodyMembers& body, app::ChangeContext context) {
        app::NewReview request{.id = call.path[0], .text = body.text("text").value_or("")};
        if (!body.violations().empty()) return problem_response(body.violations());
        request.context = std::move(context);
        return change_response(app::review_change(call.principal, call.app, request));
    });
}

constexpr std::string_view kIdParameter = "id of a change, percent-encoded";

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/changes/{id}/evidence",
          .operation = "change_evidence",
          .summary = "Add a piece of evidence to a change that has not ended",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeEvidenceWrite",
          .path_parameter = kIdParameter,
          .keyed = true,
          .conditions = true,
          .handle = evidence},
    Route{.method = Method::post,
          .pattern = "/api/v1/changes/{id}/transitions",
          .operation = "change_transition",
          .summary = "Take a step of the lifecycle",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeTransitionWrite",
          .path_parameter = kIdParameter,
          .keyed = true,
          .conditions = true,
          .handle = transition},
    Route{.method = Method::post,
          .pattern = "/api/v1/changes/{id}/acknowledgements",
          .operation = "change_acknowledgement",
          .summary = "Say that somebody has looked at the newest assessment",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeAcknowledgementWrite",
          .path_parameter = kIdParameter,
          .keyed = true,
          .conditions = true,
          .handle = acknowledgement},
    Route{.method = Method::post,
          .pattern = "/api/v1/changes/{id}/review",
          .operation = "change_review",
          .summary = "Write the review of an emergency change",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeReviewWrite",
          .path_parameter = kIdParameter,
          .keyed = true,
          .conditions = true,
          .handle = review},
};

}  // namespace

std::span<const Route> change_step_routes() {
    return kRoutes;
}

}  // namespace faultline::http
