// `query ...`: filters with a name.

#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/filter_options.h"
#include "api/http/target.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

constexpr const char* kNameNote = "Name of the query";

struct QueryOptions {
    std::string name;
    FilterOptions filter;
    std::string description;
    std::string reason;
    std::string key;
    std::string as_of;
};

std::string query_path(const std::string& name) {
    return "/api/v1/queries/" + http::percent_encode(name);
}

CommandRequest with_key(CommandRequest request, const std::string& key) {
    if (!key.empty()) request.call.headers.emplace_back("Idempotency-Key", key);
    return request;
}

CommandRequest save_request(const QueryOptions& options) {
    std::string body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        write_filter(options.filter, out);
        if (!options.description.empty()) out.member("description", options.description);
        if (!options.reason.empty()) out.member("reason", options.reason);
        out.end_object();
    });
    return with_key(json_request(http::Method::put,
                                 query_path(options.name),
                                 std::move(body),
                                 render::AnswerKind::query_done),
                    options.key);
}

CommandRequest delete_request(const QueryOptions& options) {
    TargetBuilder target(query_path(options.name));
    target.add_if("reason", options.reason);
    CommandRequest request = get_request(target.take(), render::AnswerKind::query_done);
    request.call.method = http::Method::del;
    return with_key(std::move(request), options.key);
}

void add_save(CommandRegistry& registry) {
    const auto options = std::make_shared<QueryOptions>();
    Command command = registry.add({"query save",
                                    "Save a filter under a name, in place of what has it",
                                    "faultline --data store query save ams-hosts --class host "
                                    "--where 'site = ams'"});
    command.argument("name", options->name, kNameNote);
    add_filter_options(command, options->filter)
        .text("--description", options->description, "What it is for")
        .text("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .asks([options] { return save_request(*options); });
}

void add_list_and_show(CommandRegistry& registry) {
    const auto listed = std::make_shared<QueryOptions>();
    registry.add({"query list", "Saved queries by name", "faultline --data store query list"})
        .text("--as-of", listed->as_of, kAsOfNote)
        .asks([listed] {
            TargetBuilder target("/api/v1/queries");
            target.add_if("as_of", listed->as_of);
            return get_request(target.take(), render::AnswerKind::query_list);
        });
    const auto shown = std::make_shared<QueryOptions>();
    registry.add({"query show", "One saved query", "faultline --data store query show ams-hosts"})
        .argument("name", shown->name, kNameNote)
        .text("--as-of", shown->as_of, kAsOfNote)
        .asks([shown] {
            TargetBuilder target(query_path(shown->name));
            target.add_if("as_of", shown->as_of);
            return get_request(target.take(), render::AnswerKind::query);
        });
}

void add_delete(CommandRegistry& registry) {
    const auto options = std::make_shared<QueryOptions>();
    registry
        .add({"query delete",
              "Delete a saved query; the history stays",
              "faultline --data store query delete ams-hosts"})
        .argument("name", options->name, kNameNote)
        .text("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .asks([options] { return delete_request(*options); });
}

}  // namespace

void add_query_commands(CommandRegistry& registry) {
    registry.add_group({"query", "Filters with a name", "faultline --data store query list"});
    add_save(registry);
    add_list_and_show(registry);
    add_delete(registry);
}

}  // namespace faultline::cli
