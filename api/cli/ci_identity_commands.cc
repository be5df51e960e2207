// `ci merge` and `ci split`: two CIs made one, and one made two, by hand.

#include <memory>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

struct IdentityOptions {
    std::string ci;
    std::string drop;
    std::vector<std::string> sources;
    std::string native_id;
    std::string new_id;
    std::string if_match = "*";
    std::string reason;
    std::string key;
    bool dry_run = false;
};

CommandRequest identity_request(const IdentityOptions& options,
                                const std::string& action,
                                std::string body) {
    TargetBuilder target(ci_path(options.ci) + "/" + action);
    target.add_flag("dry_run", options.dry_run);
    CommandRequest request = json_request(
        http::Method::post, target.take(), std::move(body), render::AnswerKind::identity);
    add_if_match(options.if_match, request);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    return request;
}

void write_text(const char* name, const std::string& text, json::JsonWriter& out) {
    if (!text.empty()) out.member(name, text);
}

CommandRequest merge_request(const IdentityOptions& options) {
    return identity_request(options, "merge", json::to_json([&](json::JsonWriter& out) {
                                out.begin_object();
                                out.member("drop", options.drop);
                                write_text("reason", options.reason, out);
                                out.end_object();
                            }));
}

CommandRequest split_request(const IdentityOptions& options) {
    return identity_request(options, "split", json::to_json([&](json::JsonWriter& out) {
                                out.begin_object();
                                if (!options.sources.empty()) {
                                    out.key("sources");
                                    out.begin_array();
                                    for (const std::string& source : options.sources) {
                                        out.value(source);
                                    }
                                    out.end_array();
                                }
                                write_text("native_id", options.native_id, out);
                                write_text("new_id", options.new_id, out);
                                write_text("reason", options.reason, out);
                                out.end_object();
                            }));
}

void add_merge(CommandRegistry& registry) {
    const auto o = std::make_shared<IdentityOptions>();
    registry
        .add({"ci merge",
              "Make one CI of two: everything said about the second is said about the first",
              "faultline --data store ci merge vm-17 vm-17.example --reason 'the same machine'"})
        .argument("keep", o->ci, "Id of the CI that stays")
        .argument("drop", o->drop, "Id of the CI that is merged into it")
        .flag("--dry-run", o->dry_run, "Only say what would move")
        .text("--if-match", o->if_match, "Only if the first has this ETag or last_changed")
        .text("--reason", o->reason, "Why; kept in the log")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o] { return merge_request(*o); });
}

void add_split(CommandRegistry& registry) {
    const auto o = std::make_shared<IdentityOptions>();
    registry
        .add({"ci split",
              "Take a merge back, or make a CI of what some sources say about another",
              "faultline --data store ci split vm-17 --new-id vm-17.example --reason 'two after "
              "all'"})
        .argument("ci", o->ci, "Id of the CI")
        .texts("--source", o->sources, "A source whose words leave; all that were merged if absent")
        .text("--native-id", o->native_id, "What the source calls the CI that leaves")
        .text("--new-id", o->new_id, "Id of the CI that leaves: merged before, or never used")
        .flag("--dry-run", o->dry_run, "Only say what would move")
        .text("--if-match", o->if_match, "Only if the CI has this ETag or last_changed")
        .text("--reason", o->reason, "Why; kept in the log")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o] { return split_request(*o); });
}

}  // namespace

void add_ci_identity_commands(CommandRegistry& registry) {
    add_merge(registry);
    add_split(registry);
}

}  // namespace faultline::cli
