#include "api/http/edit_refusal.h"

#include <string>

#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

Refusal refusal_of(app::EditRefusal refusal, const std::string& first) {
    switch (refusal) {
        case app::EditRefusal::not_found:
            return {404, "not_found", first};
        case app::EditRefusal::precondition_failed:
            return {412, "precondition_failed", first};
        case app::EditRefusal::precondition_required:
            return {428, "precondition_required", first};
        case app::EditRefusal::unprocessable:
        case app::EditRefusal::none:
            break;
    }
    return {422, "write_refused", "nothing was written: " + first};
}

}  // namespace

std::optional<Response> refused_patch_type(const Request& request) {
    const std::string* const given = request.header("content-type");
    const std::string type = given == nullptr ? "" : given->substr(0, given->find(';'));
    if (type.empty() || type == kMergePatchType || type == kJsonType) return std::nullopt;
    return problem_response({415,
                             "unsupported_media_type",
                             "a patch is " + std::string(kMergePatchType) + " (RFC 7396) or " +
                                 std::string(kJsonType) + ", not " + type});
}

Response refused_edit(app::EditRefusal refusal,
                      const std::vector<Violation>& violations,
                      const std::optional<Version>& current) {
    Response response =
        problem_response(refusal_of(refusal, violations.front().message), violations);
    if (current) response.headers.emplace_back("ETag", render::entity_tag(*current));
    return response;
}

}  // namespace faultline::http
