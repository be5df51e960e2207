#include "api/http/json_response.h"

#include <utility>

#include <spdlog/spdlog.h>

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

Response streamed_json_while_ok(TryWriteJson write) {
    Response response;
    response.content_type = kJsonType;
    response.write_body = [write = std::move(write)](ByteSink& sink) {
        json::JsonWriter out(sink);
        if (const auto written = write(out); !written.ok()) {
            spdlog::error("an answer was cut off: {}", written.error().message);
            return false;
        }
        return out.finish();
    };
    return response;
}

}  // namespace faultline::http
