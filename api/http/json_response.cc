#include "api/http/json_response.h"

#include <utility>

namespace faultline::http {

Response json_response(const WriteJson& write) {
    Response response;
    response.content_type = kJsonType;
    response.body = json::to_json(write);
    return response;
}

Response streamed_json(WriteJson write) {
    Response response;
    response.content_type = kJsonType;
    response.write_body = [write = std::move(write)](ByteSink& sink) {
        json::JsonWriter out(sink);
        write(out);
        return out.finish();
    };
    return response;
}

}  // namespace faultline::http
