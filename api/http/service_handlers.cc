// Health and description.

#include <array>
#include <string_view>

#include "api/http/json_response.h"
#include "api/http/openapi.h"
#include "api/http/resources.h"

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

constexpr std::array kNotReady = {
    OtherAnswer{"503", "Not ready; the status says why", "Health"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/livez",
          .operation = "live",
          .summary = "The process answers",
          .answer_schema = "Health",
          .at_once = true,
          .handle = live},
    Route{.pattern = "/readyz",
          .operation = "ready",
          .summary = "The graph answers at the head",
          .answer_schema = "Health",
          .other_answers = kNotReady,
          .at_once = true,
          .handle = ready},
    Route{.pattern = "/openapi.json",
          .operation = "openapi",
          .summary = "This description",
          .answer_schema = "OpenApi",
          .at_once = true,
          .handle = openapi},
};

}  // namespace

std::span<const Route> service_routes() {
    return kRoutes;
}

}  // namespace faultline::http
