#include "api/http/problem.h"

#include <string>

#include <spdlog/spdlog.h>

namespace faultline::http {

namespace {

Refusal refusal_of(const Error& error) {
    switch (error.code) {
        case ErrorCode::invalid_argument:
            return {400, "invalid_argument", error.message};
        case ErrorCode::not_found:
            return {404, "not_found", error.message};
        case ErrorCode::conflict:
            return {409, "conflict", error.message};
        case ErrorCode::too_large:
            return {413, "too_large", error.message};
        case ErrorCode::precondition_failed:
            return {412, "precondition_failed", error.message};
        case ErrorCode::insufficient_storage:
            return {507, "insufficient_storage", error.message};
        case ErrorCode::unavailable:
            return {503, "unavailable", error.message};
        case ErrorCode::corruption:
            break;
    }
    return {500, "corruption", "the store is damaged; see the server's log"};
}

void write_problem(const app::ImportAnswer& answer,
                   const model::Problem& problem,
                   json::JsonWriter& out) {
    out.begin_object();
    out.member("pointer",
               "/files/" + std::to_string(problem.origin.file) + "/lines/" +
                   std::to_string(problem.origin.line));
    out.member("code", problem.code);
    out.member("message", problem.message);
    out.member("file", answer.files[problem.origin.file]);
    out.member("line", problem.origin.line);
    out.end_object();
}

}  // namespace

Response problem_response(const Error& error) {
    if (error.code == ErrorCode::corruption) {
        spdlog::error("the store is damaged: {}", error.message);
    }
    return problem_response(refusal_of(error), error.violations);
}

Response problem_response(const std::vector<Violation>& violations) {
    return problem_response({400, "invalid_argument", violations.front().message}, violations);
}

Response refused_import(const app::ImportAnswer& answer) {
    const std::string detail = "nothing was imported: " + std::to_string(answer.problem_count) +
                               (answer.problem_count == 1 ? " problem" : " problems") +
                               "; correct the input, or import the rest with best effort";
    return problem_response({422, "import_refused", detail}, [&answer](json::JsonWriter& out) {
        for (const model::Problem& problem : answer.problems) {
            write_problem(answer, problem, out);
        }
    });
}

}  // namespace faultline::http
