// `plan ...`: what dry runs of imports found, and doing it.

#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/plan_requests.h"
#include "api/cli/show.h"
#include "api/http/target.h"

namespace faultline::cli {

namespace {

constexpr const char* kIdNote = "Id of the plan";

struct PlanOptions {
    std::string id;
    std::string reason;
    std::string key;
    bool operations = false;
};

std::string plan_path(const std::string& id) {
    return "/api/v1/plans/" + http::percent_encode(id);
}

int show_operations(const CommandLine& line, const std::string& id) {
    auto backend =
        line.server.empty() ? local_backend(line.data, false) : remote_backend(line.server);
    if (!backend.ok()) return fail(backend.error());
    Stdout out;
    BackendCall call;
    call.target = plan_path(id) + "/operations";
    call.stream = &out;
    const auto answer = backend.value()->send(call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) return show_problem(answer.value(), false);
    return print("", kDone);
}

void add_list_and_show(CommandRegistry& registry) {
    registry
        .add({"plan list",
              "Plans that can be applied, the oldest first",
              "faultline --data store plan list"})
        .asks([] { return get_request("/api/v1/plans", render::AnswerKind::plan_list); });
    const auto shown = std::make_shared<PlanOptions>();
    registry.add({"plan show", "One plan", "faultline --data store plan show 5f1c..."})
        .argument("plan", shown->id, kIdNote)
        .asks([shown] { return get_request(plan_path(shown->id), render::AnswerKind::plan); });
    const auto listed = std::make_shared<PlanOptions>();
    registry
        .add({"plan operations",
              "All operations of a plan, one JSON object a line",
              "faultline --data store plan operations 5f1c..."})
        .argument("plan", listed->id, kIdNote)
        .runs(StoreUse::any,
              [listed](const CommandLine& line) { return show_operations(line, listed->id); });
}

void add_apply_and_discard(CommandRegistry& registry) {
    const auto applied = std::make_shared<PlanOptions>();
    registry
        .add({"plan apply",
              "Do what a plan says, if that is what its import would still do",
              "faultline --data store plan apply 5f1c..."})
        .argument("plan", applied->id, kIdNote)
        .text_or_empty("--reason", applied->reason, "Why; kept in the log; the plan's if absent")
        .text("--idempotency-key", applied->key, kIdempotencyKeyNote)
        .asks([applied] { return apply_plan_request(applied->id, applied->reason, applied->key); });
    const auto discarded = std::make_shared<PlanOptions>();
    registry.add({"plan discard", "Forget a plan", "faultline --data store plan discard 5f1c..."})
        .argument("plan", discarded->id, kIdNote)
        .asks([discarded] {
            CommandRequest request =
                get_request(plan_path(discarded->id), render::AnswerKind::plan_discarded);
            request.call.method = http::Method::del;
            return request;
        });
}

}  // namespace

CommandRequest apply_plan_request(const std::string& id,
                                  const std::string& reason,
                                  const std::string& key) {
    TargetBuilder target("/api/v1/imports/" + http::percent_encode(id) + "/apply");
    target.add_if("reason", reason);
    CommandRequest request = get_request(target.take(), render::AnswerKind::import);
    request.call.method = http::Method::post;
    if (!key.empty()) request.call.headers.emplace_back("Idempotency-Key", key);
    return request;
}

void add_plan_commands(CommandRegistry& registry) {
    registry.add_group(
        {"plan", "What dry runs of imports found", "faultline --data store plan list"});
    add_list_and_show(registry);
    add_apply_and_discard(registry);
}

}  // namespace faultline::cli
