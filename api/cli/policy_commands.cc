// `policy ...` and `risk-weights ...`: who decides about a change of which risk.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/http/server_limits.h"

namespace faultline::cli {

namespace {

constexpr const char* kPolicyPath = "/api/v1/policy";
constexpr const char* kWeightsPath = "/api/v1/risk-weights";
constexpr const char* kFileNote = "What show -o json prints, altered; - is standard input";

struct ReadOptions {
    std::string as_of;
    std::string cursor;
    std::optional<std::uint32_t> limit;
};

struct WriteOptions {
    std::string file;
    std::string as_of;
    std::string reason;
    std::string if_match;
    std::string key;
};

// One of the two documents, which have the same commands.
struct Document {
    std::string group;
    std::string path;
    std::string noun;
    const render::AnswerKind* shown = nullptr;
    const render::AnswerKind* altered = nullptr;
};

Result<CommandRequest> with_document(const std::string& file,
                                     std::string target,
                                     const render::AnswerKind& kind) {
    FL_TRY(InputFiles files, InputFiles::open({file}));
    FL_TRY(std::string body, http::read_all(files, http::kBodyBytesMax));
    CommandRequest request =
        json_request(http::Method::post, std::move(target), std::move(body), kind);
    request.body_is_input = true;
    return request;
}

void add_show(CommandRegistry& registry, const Document& document) {
    const auto o = std::make_shared<ReadOptions>();
    registry
        .add({document.group + " show",
              "The " + document.noun + " in force, and who wrote it",
              "faultline --data store " + document.group + " show -o json"})
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o, document] {
            TargetBuilder target(document.path);
            target.add_if("as_of", o->as_of);
            return get_request(target.take(), *document.shown);
        });
}

void add_diff(CommandRegistry& registry, const Document& document) {
    const auto o = std::make_shared<WriteOptions>();
    registry
        .add({document.group + " diff",
              "What a file would alter in the " + document.noun + " in force",
              "faultline --data store " + document.group + " diff draft.json"})
        .argument("file", o->file, kFileNote)
        .text("--as-of", o->as_of, "Compare with what was in force at this time or version")
        .asks([o, document] {
            TargetBuilder target(document.path + "/diff");
            target.add_if("as_of", o->as_of);
            return with_document(o->file, target.take(), *document.altered);
        });
}

Result<CommandRequest> apply_request(const WriteOptions& options, const Document& document) {
    TargetBuilder target(document.path);
    target.add_if("reason", options.reason);
    FL_TRY(CommandRequest request, with_document(options.file, target.take(), *document.altered));
    request.writes = true;
    if (!options.if_match.empty()) add_if_match(options.if_match, request);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    return request;
}

void add_apply(CommandRegistry& registry, const Document& document) {
    const auto o = std::make_shared<WriteOptions>();
    registry
        .add({document.group + " apply",
              "Put the " + document.noun + " of a file into force, in place of the other",
              "faultline --data store " + document.group +
                  " apply draft.json --reason 'CAB of 3 May'"})
        .argument("file", o->file, kFileNote)
        .text("--reason", o->reason, "Why, which must be said; kept in the log")
        .text("--if-match", o->if_match, "Only if what is in force was written by this version")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o, document]() -> Result<CommandRequest> {
            if (o->reason.empty()) return wrong_words("say why with --reason");
            return apply_request(*o, document);
        });
}

struct TestOptions {
    std::string file;
    std::string since;
    std::string until;
    std::string as_of;
    std::optional<std::uint32_t> limit;
};

void add_test(CommandRegistry& registry) {
    const auto o = std::make_shared<TestOptions>();
    registry
        .add({"policy test",
              "What the policy of a file would have decided about past changes",
              "faultline --data store policy test draft.json --since 2026-01-01T00:00:00Z"})
        .argument("file", o->file, kFileNote)
        .text("--since", o->since, "Only changes planned to begin at this time or later")
        .text("--until", o->until, "Only changes planned to begin before this time")
        .number("--limit", o->limit, "So many of the newest changes (200)")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(std::string(kPolicyPath) + "/test");
            target.add_if("since", o->since)
                .add_if("until", o->until)
                .add_if("limit", o->limit)
                .add_if("as_of", o->as_of);
            return with_document(o->file, target.take(), render::AnswerKind::policy_test);
        });
}

void add_checks(CommandRegistry& registry) {
    registry
        .add({"policy checks",
              "What a rule of a policy can ask for, and what it cannot yet",
              "faultline --data store policy checks"})
        .asks([] {
            return get_request(std::string(kPolicyPath) + "/checks",
                               render::AnswerKind::policy_checks);
        });
}

void add_history(CommandRegistry& registry) {
    const auto o = std::make_shared<ReadOptions>();
    registry
        .add({"policy history",
              "Every version of the policy, the newest first",
              "faultline --data store policy history --limit 5"})
        .number("--limit", o->limit, "Versions on a page (100)")
        .text("--cursor", o->cursor, "next_cursor of the page before")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(std::string(kPolicyPath) + "/history");
            target.add_if("limit", o->limit).add_if("cursor", o->cursor).add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::policy_history);
        });
}

}  // namespace

void add_policy_commands(CommandRegistry& registry) {
    const Document document = {"policy",
                               kPolicyPath,
                               "policy",
                               &render::AnswerKind::policy,
                               &render::AnswerKind::policy_changes};
    registry.add_group({"policy",
                        "Who decides about a change of which risk",
                        "faultline --data store policy show"});
    add_show(registry, document);
    add_diff(registry, document);
    add_apply(registry, document);
    add_test(registry);
    add_checks(registry);
    add_history(registry);
}

void add_risk_weights_commands(CommandRegistry& registry) {
    const Document document = {"risk-weights",
                               kWeightsPath,
                               "risk weights",
                               &render::AnswerKind::risk_weights,
                               &render::AnswerKind::risk_weights_changes};
    registry.add_group({"risk-weights",
                        "The numbers behind the probability that a change fails",
                        "faultline --data store risk-weights show"});
    add_show(registry, document);
    add_diff(registry, document);
    add_apply(registry, document);
}

}  // namespace faultline::cli
