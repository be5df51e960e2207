// `service-level ...`: what was agreed about services.

#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/http/target.h"

namespace faultline::cli {

namespace {

constexpr const char* kIdNote = "Id of the service level";
constexpr std::string_view kPath = "/api/v1/service-levels";

struct LevelOptions {
    std::string id;
    std::string file;
    std::string reason;
    std::string key;
    std::string if_match;
    std::string as_of;
};

std::string level_path(const std::string& id) {
    return std::string(kPath) + "/" + http::percent_encode(id);
}

void add_headers(const LevelOptions& options, CommandRequest& request) {
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    if (!options.if_match.empty()) {
        request.call.headers.emplace_back("If-Match", "\"" + options.if_match + "\"");
    }
}

// The file is the body of the request.
Result<CommandRequest> set_request(const LevelOptions& options) {
    FL_TRY(InputFiles files, InputFiles::open({options.file}));
    CommandRequest request;
    request.kind = render::AnswerKind::service_level_done;
    request.body_is_input = true;
    request.call.method = http::Method::put;
    request.call.target = level_path(options.id);
    request.call.content_type = "application/json";
    request.call.body_bytes = files.size_bytes();
    request.body = std::make_unique<InputFiles>(std::move(files));
    request.call.body = request.body.get();
    add_headers(options, request);
    return request;
}

CommandRequest remove_request(const LevelOptions& options) {
    TargetBuilder target(level_path(options.id));
    target.add_if("reason", options.reason);
    CommandRequest request = get_request(target.take(), render::AnswerKind::service_level_done);
    request.call.method = http::Method::del;
    add_headers(options, request);
    return request;
}

void add_writes(CommandRegistry& registry) {
    const auto set = std::make_shared<LevelOptions>();
    registry
        .add({"service-level set",
              "Set a service level as a file says, in place of the one of that id",
              "faultline --data store service-level set shop shop-level.json"})
        .argument("id", set->id, kIdNote)
        .argument("file", set->file, "JSON (docs/reference/service-levels.md), or -")
        .text("--if-match", set->if_match, "Only if it was written last by this version")
        .text("--idempotency-key", set->key, kIdempotencyKeyNote)
        .asks([set] { return set_request(*set); });
    const auto removed = std::make_shared<LevelOptions>();
    registry
        .add({"service-level remove",
              "Remove a service level; the history stays",
              "faultline --data store service-level remove shop"})
        .argument("id", removed->id, kIdNote)
        .text("--reason", removed->reason, "Why; kept in the log")
        .text("--if-match", removed->if_match, "Only if it was written last by this version")
        .text("--idempotency-key", removed->key, kIdempotencyKeyNote)
        .asks([removed] { return remove_request(*removed); });
}

void add_reads(CommandRegistry& registry) {
    const auto one = std::make_shared<LevelOptions>();
    registry
        .add({"service-level get",
              "One service level",
              "faultline --data store service-level get shop"})
        .argument("id", one->id, kIdNote)
        .text("--as-of", one->as_of, kAsOfNote)
        .asks([one] {
            TargetBuilder target(level_path(one->id));
            target.add_if("as_of", one->as_of);
            return get_request(target.take(), render::AnswerKind::service_level);
        });
    const auto all = std::make_shared<LevelOptions>();
    registry
        .add({"service-level list",
              "Service levels by id",
              "faultline --data store service-level list"})
        .text("--as-of", all->as_of, kAsOfNote)
        .asks([all] {
            TargetBuilder target{std::string(kPath)};
            target.add_if("as_of", all->as_of);
            return get_request(target.take(), render::AnswerKind::service_level_list);
        });
}

}  // namespace

void add_service_level_commands(CommandRegistry& registry) {
    registry.add_group({"service-level",
                        "What was agreed about services",
                        "faultline --data store service-level list"});
    add_writes(registry);
    add_reads(registry);
}

}  // namespace faultline::cli
