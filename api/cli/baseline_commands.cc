// `baseline ...`: names for versions.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/http/target.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

constexpr const char* kNameNote = "Name of the baseline";

struct CreateOptions {
    std::string name;
    std::vector<std::string> cis;
    std::string class_name;
    std::string service;
    std::string query;
    std::string as_of;
    std::string description;
    std::string reason;
    std::string key;
};

struct NameOptions {
    std::string name;
    std::string as_of;
    std::string reason;
    std::string key;
    std::string to;
    bool verify = false;
};

std::string baseline_path(const std::string& name) {
    return "/api/v1/baselines/" + http::percent_encode(name);
}

void add_member(json::JsonWriter& out, std::string_view name, const std::string& value) {
    if (!value.empty()) out.member(name, value);
}

std::string create_body(const CreateOptions& options) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("name", options.name);
        if (!options.cis.empty()) {
            out.key("cis");
            out.begin_array();
            for (const std::string& ci : options.cis) {
                out.value(ci);
            }
            out.end_array();
        }
        add_member(out, "class", options.class_name);
        add_member(out, "service", options.service);
        add_member(out, "query", options.query);
        add_member(out, "as_of", options.as_of);
        add_member(out, "description", options.description);
        add_member(out, "reason", options.reason);
        out.end_object();
    });
}

CommandRequest with_key(CommandRequest request, const std::string& key) {
    if (!key.empty()) request.call.headers.emplace_back("Idempotency-Key", key);
    return request;
}

CommandRequest delete_request(const NameOptions& options) {
    TargetBuilder target(baseline_path(options.name));
    target.add_if("reason", options.reason);
    CommandRequest request = get_request(target.take(), render::AnswerKind::baseline_deletion);
    request.call.method = http::Method::del;
    return with_key(std::move(request), options.key);
}

void add_create(CommandRegistry& registry) {
    const auto options = std::make_shared<CreateOptions>();
    registry
        .add({"baseline create",
              "Name a version and a scope",
              "faultline --data store baseline create 2026-q4 --service svc-online-payment"})
        .argument("name", options->name, kNameNote)
        .texts("--ci", options->cis, "Of these CIs")
        .text("--class", options->class_name, "Of the CIs of this class")
        .text("--service", options->service, "Of this CI and all that it needs")
        .text("--query", options->query, "Of what this saved query finds")
        .text("--as-of", options->as_of, "Of this time (RFC 3339) or version; now if absent")
        .text("--description", options->description, "What it is for")
        .text("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .asks([options] {
            return with_key(json_request(http::Method::post,
                                         "/api/v1/baselines",
                                         create_body(*options),
                                         render::AnswerKind::baseline),
                            options->key);
        });
}

void add_list_and_get(CommandRegistry& registry) {
    const auto listed = std::make_shared<NameOptions>();
    registry.add({"baseline list", "Baselines by name", "faultline --data store baseline list"})
        .text("--as-of", listed->as_of, kAsOfNote)
        .asks([listed] {
            TargetBuilder target("/api/v1/baselines");
            target.add_if("as_of", listed->as_of);
            return get_request(target.take(), render::AnswerKind::baseline_list);
        });
    const auto shown = std::make_shared<NameOptions>();
    registry.add({"baseline get", "One baseline", "faultline --data store baseline get 2026-q4"})
        .argument("name", shown->name, kNameNote)
        .text("--as-of", shown->as_of, kAsOfNote)
        .flag("--verify", shown->verify, "Is its content what it was when it was made? 3 if not")
        .asks([shown] {
            TargetBuilder target(baseline_path(shown->name));
            target.add_if("as_of", shown->as_of).add_flag("verify", shown->verify);
            return get_request(target.take(), render::AnswerKind::baseline);
        });
}

void add_members(CommandRegistry& registry) {
    const auto options = std::make_shared<NameOptions>();
    registry
        .add({"baseline members",
              "The CIs of a baseline, by id",
              "faultline --data store baseline members 2026-q4"})
        .argument("name", options->name, kNameNote)
        .asks([options] {
            return get_request(baseline_path(options->name) + "/members",
                               render::AnswerKind::baseline_members);
        });
}

void add_delete(CommandRegistry& registry) {
    const auto options = std::make_shared<NameOptions>();
    registry
        .add({"baseline delete",
              "Delete a baseline; the history stays",
              "faultline --data store baseline delete 2026-q4"})
        .argument("name", options->name, kNameNote)
        .text("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .asks([options] { return delete_request(*options); });
}

void add_diff(CommandRegistry& registry) {
    const auto options = std::make_shared<NameOptions>();
    registry
        .add({"baseline diff",
              "What is different since a baseline",
              "faultline --data store baseline diff 2026-q4"})
        .argument("name", options->name, kNameNote)
        .text("--to", options->to, "A time (RFC 3339), a version or baseline:NAME; now if absent")
        .asks([options] {
            TargetBuilder target("/api/v1/diff");
            target.add("from", "baseline:" + options->name).add_if("to", options->to);
            return get_request(target.take(), render::AnswerKind::diff);
        });
}

}  // namespace

void add_baseline_commands(CommandRegistry& registry) {
    registry.add_group({"baseline", "Names for versions", "faultline --data store baseline list"});
    add_create(registry);
    add_list_and_get(registry);
    add_members(registry);
    add_delete(registry);
    add_diff(registry);
}

}  // namespace faultline::cli
