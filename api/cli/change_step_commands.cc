// `change evidence`, `move`, `acknowledge` and `review`: what is done to a change.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/change_requests.h"
#include "api/cli/command_registry.h"
#include "api/http/target.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

struct StepOptions {
    std::string id;
    std::string kind;
    std::string reference;
    std::string at;
    std::string to;
    std::string role;
    std::vector<std::string> codes;
    std::string outage;
    std::optional<std::uint64_t> assessment;
    std::string text;
    ChangeActOptions act;
};

// A request whose body has `by`, `reason` and what `write` writes.
template <typename Write>
CommandRequest step_request(const StepOptions& options, const char* step, Write write) {
    std::string body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        write(out);
        if (!options.act.by.empty()) out.member("by", options.act.by);
        if (!options.act.reason.empty()) out.member("reason", options.act.reason);
        out.end_object();
    });
    CommandRequest request = json_request(http::Method::post,
                                          change_path(options.id) + "/" + step,
                                          std::move(body),
                                          render::AnswerKind::change_record);
    add_conditions(options.act, request);
    return request;
}

void add_evidence(CommandRegistry& registry) {
    const auto o = std::make_shared<StepOptions>();
    Command command = registry.add({"change evidence",
                                    "Add a piece of evidence to a change that has not ended",
                                    "faultline --data store change evidence CHG0000001 --kind "
                                    "load_test --reference https://ci.example/run/17 --by ann"});
    command.argument("id", o->id, kChangeIdNote)
        .text("--kind",
              o->kind,
              "load_test, equivalent_environment, rollback_plan, rollback_tested, staged_rollout, "
              "peer_review or other")
        .text("--reference", o->reference, "A link or a text")
        .text("--at", o->at, "When it was shown (RFC 3339); now if absent")
        .text("--if-match", o->act.if_match, kChangeIfMatchNote);
    add_act_options(command, o->act).asks([o] {
        return step_request(*o, "evidence", [&](json::JsonWriter& out) {
            if (!o->kind.empty()) out.member("kind", o->kind);
            out.member("reference", o->reference);
            if (!o->at.empty()) out.member("at", o->at);
        });
    });
}

CommandRequest move_request(const StepOptions& options) {
    CommandRequest request = step_request(options, "transitions", [&](json::JsonWriter& out) {
        out.member("to", options.to);
        if (!options.role.empty()) out.member("role", options.role);
        if (!options.codes.empty()) {
            out.key("codes");
            out.begin_array();
            for (const std::string& code : options.codes) {
                out.value(code);
            }
            out.end_array();
        }
        if (!options.outage.empty()) out.member("outage", options.outage == "yes");
    });
    request.kind = render::AnswerKind::change_moved;
    return request;
}

void add_move(CommandRegistry& registry) {
    const auto o = std::make_shared<StepOptions>();
    Command command = registry.add({"change move",
                                    "Take a step of the lifecycle",
                                    "faultline --data store change move CHG0000001 assess --role "
                                    "requester --by ann"});
    command.argument("id", o->id, kChangeIdNote)
        .argument("state", o->to, "The state that follows; `change lifecycle` lists them")
        .text("--role", o->role, "In which part: requester, implementer, assessor, approver, ...")
        .repeated_text("--code", o->codes, "A reason for machines, such as load_test_missing")
        .choice("--outage", o->outage, "Whether the change caused an outage", {"yes", "no"})
        .text("--if-match", o->act.if_match, kChangeIfMatchNote);
    add_act_options(command, o->act).asks([o] { return move_request(*o); });
}

void add_acknowledge(CommandRegistry& registry) {
    const auto o = std::make_shared<StepOptions>();
    Command command = registry.add({"change acknowledge",
                                    "Say that somebody has looked at the newest assessment",
                                    "faultline --data store change acknowledge CHG0000001 "
                                    "--assessment 2 --by ann"});
    command.argument("id", o->id, kChangeIdNote)
        .number("--assessment", o->assessment, "Its number")
        .text("--if-match", o->act.if_match, kChangeIfMatchNote);
    add_act_options(command, o->act).asks([o] {
        return step_request(*o, "acknowledgements", [&](json::JsonWriter& out) {
            if (o->assessment) out.member("assessment", *o->assessment);
        });
    });
}

void add_review(CommandRegistry& registry) {
    const auto o = std::make_shared<StepOptions>();
    Command command = registry.add(
        {"change review",
         "Write the review of an emergency change that has ended",
         "faultline --data store change review CHG0000001 --by ann --text 'as hoped'"});
    command.argument("id", o->id, kChangeIdNote)
        .text("--text", o->text, "What was found")
        .text("--if-match", o->act.if_match, kChangeIfMatchNote);
    add_act_options(command, o->act).asks([o] {
        return step_request(
            *o, "review", [&](json::JsonWriter& out) { out.member("text", o->text); });
    });
}

}  // namespace

Command& add_act_options(Command& command, ChangeActOptions& options) {
    return command.text("--by", options.by, "Who does it; the principal if absent")
        .text("--reason", options.reason, "Why; kept in the log")
        .text("--idempotency-key", options.key, kIdempotencyKeyNote);
}

void add_conditions(const ChangeActOptions& options, CommandRequest& request) {
    if (!options.if_match.empty()) add_if_match(options.if_match, request);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
}

std::string change_path(const std::string& id) {
    return "/api/v1/changes/" + http::percent_encode(id);
}

void add_change_step_commands(CommandRegistry& registry) {
    add_evidence(registry);
    add_move(registry);
    add_acknowledge(registry);
    add_review(registry);
}

}  // namespace faultline::cli
