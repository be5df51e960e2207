// The changes feed: change sets after a version, waiting for the next one if there is none.

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "api/app/changes.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

// A request waits at most so long for the next change set.
constexpr std::uint32_t kFeedWaitSecondsMax = 60;

// A version; the beginning if it is absent.
Version after_of(Query& query) {
    const std::string text = query.text("after").value_or("0");
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
        query.refuse("after",
                     "wrong_value",
                     "after is '" + text + "', it must be a version, a whole number");
    }
    return Version{number};
}

Response page_of(app::ChangesAnswer answer) {
    const Version version = answer.view.version();
    const auto shared = std::make_shared<const app::ChangesAnswer>(std::move(answer));
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_changes(*shared, out); }),
        version);
}

Response changes_feed(Call& call) {
    app::ChangesQuestion question;
    question.after = after_of(call.query);
    question.limit = call.query.number("limit", 1, app::kChangesMax).value_or(app::kChangesDefault);
    const std::chrono::seconds wait(
        call.query.number("wait_s", 0, kFeedWaitSecondsMax).value_or(0));
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::list_changes(call.principal, call.app, question);
    bool is_crowded = false;
    if (answer.ok() && answer.value().changes.empty() && wait.count() > 0) {
        const WaitingPlace place(WaitFor::feed);
        is_crowded = !place.is_taken();
        if (!is_crowded && call.app.wait(question.after, wait)) {
            answer = app::list_changes(call.principal, call.app, question);
        }
    }
    if (!answer.ok()) return problem_response(answer.error());
    Response response = page_of(std::move(answer).value());
    if (is_crowded) response.headers.emplace_back("Retry-After", "1");
    return response;
}

constexpr std::array kParameters = {
    Parameter{"after", "integer", "only change sets after this version; all if absent"},
    Parameter{"limit", "integer", "how many on a page, 1 to 1000; 100 if absent"},
    Parameter{"wait_s",
              "integer",
              "seconds to wait for the next change set if there is none, 0 to 60; 0 if absent"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/changes-feed",
          .operation = "changes_feed",
          .summary = "What was written, change set by change set",
          .answer_schema = "Changes",
          .parameters = kParameters,
          .handle = changes_feed},
};

}  // namespace

std::span<const Route> feed_routes() {
    return kRoutes;
}

}  // namespace faultline::http
