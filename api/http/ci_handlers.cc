// Configuration items.

#include <memory>
#include <utility>

#include "api/app/cis.h"
#include "api/app/lint.h"
#include "api/app/questions.h"
#include "api/http/handlers.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/render/answers.h"

namespace faultline::http {

Response ci_list(Call& call) {
    app::CiListQuestion question;
    question.class_name = call.query.text("class").value_or("");
    question.limit = call.query.number("limit", 1, app::kPageMax).value_or(app::kPageDefault);
    if (const auto cursor = call.query.text("cursor")) {
        auto after = render::id_of_cursor(*cursor);
        if (after.ok()) {
            question.after = std::move(after).value();
        } else {
            call.query.refuse("cursor", "wrong_value", after.error().message);
        }
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::list_cis(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::CiListAnswer>(std::move(answer).value());
    return streamed_json([shared](json::JsonWriter& out) { render::write_ci_list(*shared, out); });
}

Response ci_get(Call& call) {
    const auto answer = app::get_ci(call.principal, call.app, call.path[0]);
    if (!answer.ok()) return problem_response(answer.error());
    return json_response([&](json::JsonWriter& out) { render::write_ci(answer.value(), out); });
}

Response ci_dependencies(Call& call) {
    auto answer = app::ask_depends(call.principal, call.app, call.path[0]);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::DependsAnswer>(std::move(answer).value());
    return streamed_json([shared](json::JsonWriter& out) { render::write_depends(*shared, out); });
}

Response lint(Call& call) {
    const auto answer = app::lint(call.principal, call.app);
    if (!answer.ok()) return problem_response(answer.error());
    return json_response([&](json::JsonWriter& out) { render::write_lint(answer.value(), out); });
}

}  // namespace faultline::http
