#include "api/http/json_body.h"

#include "api/http/server_limits.h"

namespace faultline::http {

Result<std::string> body_text(const Request& request) {
    if (request.body == nullptr) return invalid_argument("the body is missing");
    return read_all(*request.body, kBodyBytesMax);
}

Result<json::Value> json_body(const Request& request) {
    FL_TRY(const std::string text, body_text(request));
    return json::parse(text);
}

}  // namespace faultline::http
