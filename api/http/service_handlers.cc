// Health and description.

#include <string>

#include "api/http/handlers.h"
#include "api/http/json_response.h"
#include "api/http/openapi.h"

namespace faultline::http {

namespace {

std::string_view readiness_name(app::Readiness readiness) {
    switch (readiness) {
        case app::Readiness::loading:
            return "loading";
        case app::Readiness::ready:
            return "ready";
        case app::Readiness::draining:
            return "draining";
        case app::Readiness::failed:
            break;
    }
    return "failed";
}

}  // namespace

Response live(Call& /*call*/) {
    return json_response([](json::JsonWriter& out) {
        out.begin_object();
        out.member("status", "alive");
        out.end_object();
    });
}

Response ready(Call& call) {
    const app::Readiness readiness = call.app.readiness();
    const storage::View view = call.app.view();
    Response response = json_response([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("status", readiness_name(readiness));
        out.member("version", raw(view.version()));
        out.member("graph_version", raw(view.graph_version()));
        out.end_object();
    });
    if (readiness != app::Readiness::ready) {
        response.status = 503;
        response.headers.emplace_back("Retry-After", "1");
    }
    return response;
}

Response openapi(Call& /*call*/) {
    Response response;
    response.content_type = kJsonType;
    response.body = openapi_document();
    return response;
}

}  // namespace faultline::http
