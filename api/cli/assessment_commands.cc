// `change assess`, `change assessment` and `change assessments`: what a change does.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/cli/change_requests.h"
#include "api/cli/command_registry.h"
#include "api/json/writer.h"
#include "api/render/answer_kind.h"

namespace faultline::cli {

namespace {

constexpr const char* kReportNote = "A report for people, in place of a table";

struct AssessOptions {
    std::string id;
    std::optional<std::uint64_t> number;
    std::optional<std::uint32_t> limit;
    bool tail_risk = false;
    std::string at;
    std::string as_of;
    std::string report;  // markdown or html; empty: as -o says
    ChangeActOptions act;
};

// The assessment as it comes out, without storing it.
CommandRequest show_request(const AssessOptions& options) {
    TargetBuilder target(change_path(options.id) + "/assessment");
    target.add_if("at", options.at)
        .add_if("limit", options.limit)
        .add_flag("tail_risk", options.tail_risk)
        .add_if("as_of", options.as_of)
        .add_if("format", options.report);
    CommandRequest request = get_request(target.take(), render::AnswerKind::assessment);
    request.verbatim = !options.report.empty();
    return request;
}

CommandRequest store_request(const AssessOptions& options) {
    std::string body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        if (!options.act.by.empty()) out.member("by", options.act.by);
        if (!options.act.reason.empty()) out.member("reason", options.act.reason);
        if (!options.at.empty()) out.member("at", options.at);
        out.end_object();
    });
    CommandRequest request = json_request(http::Method::post,
                                          change_path(options.id) + "/assessments",
                                          std::move(body),
                                          render::AnswerKind::assessment_stored);
    add_conditions(options.act, request);
    return request;
}

CommandRequest stored_request(const AssessOptions& options) {
    TargetBuilder target(change_path(options.id) + "/assessments/" +
                         std::to_string(*options.number));
    target.add_if("as_of", options.as_of).add_if("format", options.report);
    CommandRequest request = get_request(target.take(), render::AnswerKind::assessment);
    request.verbatim = !options.report.empty();
    return request;
}

void add_assess(CommandRegistry& registry) {
    const auto o = std::make_shared<AssessOptions>();
    Command command = registry.add({"change assess",
                                    "Assess a change and store what came out",
                                    "faultline --data store change assess CHG0000001 --by ann"});
    command.argument("id", o->id, kChangeIdNote)
        .text("--at", o->at, "Assess as at this time (RFC 3339); now if absent");
    add_act_options(command, o->act).asks([o] { return store_request(*o); });
}

void add_assessment(CommandRegistry& registry) {
    const auto o = std::make_shared<AssessOptions>();
    registry
        .add({"change assessment",
              "What a change does, how likely it fails, what that costs, who decides",
              "faultline --data store change assessment CHG0000001 --report html"})
        .argument("id", o->id, kChangeIdNote)
        .number("--number", o->number, "That stored one; as it comes out now if absent")
        .choice("--report", o->report, kReportNote, {"markdown", "html"})
        .number("--limit", o->limit, "Services and checks in each list (200)")
        .flag("--tail-risk", o->tail_risk, "With the mean of the worst 5 % of all outcomes")
        .text("--at", o->at, "Assess at this time (RFC 3339)")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] { return o->number ? stored_request(*o) : show_request(*o); });
}

void add_assessments(CommandRegistry& registry) {
    const auto o = std::make_shared<AssessOptions>();
    registry
        .add({"change assessments",
              "The assessments of a change that were stored",
              "faultline --data store change assessments CHG0000001"})
        .argument("id", o->id, kChangeIdNote)
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(change_path(o->id) + "/assessments");
            target.add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::assessment_list);
        });
}

}  // namespace

void add_assessment_commands(CommandRegistry& registry) {
    add_assess(registry);
    add_assessment(registry);
    add_assessments(registry);
}

}  // namespace faultline::cli
