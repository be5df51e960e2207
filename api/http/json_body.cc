#include "api/http/json_body.h"

#include "api/http/server_limits.h"

namespace faultline::http {

Result<json::Value> json_body(const Request& request) {
    if (request.body == nullptr) return invalid_argument("the body is missing");
    FL_TRY(const std::string text, read_all(*request.body, kBodyBytesMax));
    return json::parse(text);
}

}  // namespace faultline::http
