// `feed`: what was written, change set by change set.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "api/cli/backend.h"
#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/show.h"
#include "api/json/value.h"

namespace faultline::cli {

namespace {

constexpr const char* kFollowSeconds = "30";
constexpr std::chrono::seconds kPause{1};  // if the server has no place for those who wait

struct FeedOptions {
    std::optional<std::uint64_t> after;
    std::optional<std::uint32_t> limit;
    bool follow = false;
};

CommandRequest feed_request(const FeedOptions& options) {
    TargetBuilder target("/api/v1/changes-feed");
    target.add_if("after", options.after).add_if("limit", options.limit);
    if (options.follow) target.add("wait_s", kFollowSeconds);
    return get_request(target.take(), render::AnswerKind::changes);
}

// Shows page after page until the output or the server is gone.
int follow(Backend& backend, FeedOptions options, Output output) {
    while (true) {
        const auto before = std::chrono::steady_clock::now();
        const CommandRequest request = feed_request(options);
        const auto answer = backend.send(request.call);
        if (!answer.ok()) return fail(answer.error());
        if (answer.value().status >= 300) return show_problem(answer.value(), false);
        const auto page = json::parse(answer.value().body);
        if (!page.ok()) return fail(page.error());
        if (page.value()["changes"].items().empty()) {
            std::this_thread::sleep_until(before + kPause);
            continue;
        }
        const int shown = show_answer(answer.value().body, request.kind, output);
        if (shown != kDone) return shown;
        const auto* const next = page.value()["next_after"].as<std::int64_t>();
        if (next == nullptr) return fail(corruption("the page of the feed has no next_after"));
        options.after = static_cast<std::uint64_t>(*next);
    }
}

int feed(const FeedOptions& options, const CommandLine& line) {
    if (options.follow && line.server.empty()) {
        return wrong_usage(
            "--follow needs --server: a store that this command opened is written "
            "by nobody else");
    }
    const auto backend =
        line.server.empty() ? local_backend(line.data, false) : remote_backend(line.server);
    if (!backend.ok()) {
        const bool no_url =
            !line.server.empty() && backend.error().code == ErrorCode::invalid_argument;
        return std::max(fail(backend.error()), no_url ? kWrongUsage : kFailed);
    }
    if (options.follow) return follow(*backend.value(), options, line.output);
    const CommandRequest request = feed_request(options);
    const auto answer = backend.value()->send(request.call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) return show_problem(answer.value(), false);
    return show_answer(answer.value().body, request.kind, line.output);
}

}  // namespace

void add_feed_command(CommandRegistry& registry) {
    const auto o = std::make_shared<FeedOptions>();
    registry
        .add({"feed",
              "What was written, change set by change set",
              "faultline --server http://127.0.0.1:8080 feed --follow -o ndjson"})
        .number("--after", o->after, "Only what was written after this version")
        .number("--limit", o->limit, "Change sets on a page (100)")
        .flag("--follow", o->follow, "Go on, and wait for what is written next")
        .runs(StoreUse::any, [o](const CommandLine& line) { return feed(*o, line); });
}

}  // namespace faultline::cli
