// `change ...`: change records, and the documents that make and amend them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/cli/change_requests.h"
#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/http/server_limits.h"

namespace faultline::cli {

namespace {

constexpr const char* kPath = "/api/v1/changes";

struct WriteOptions {
    std::string id;
    std::string file;
    bool replace = false;
    ChangeActOptions act;
};

struct ListOptions {
    std::string state;
    std::string type;
    std::string model;
    std::string team;
    std::string ci;
    std::string planned_from;
    std::string planned_until;
    bool review_overdue = false;
    std::string text;
    std::string at;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

struct ReadOptions {
    std::string id;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

// A request whose body is the user's file.
Result<CommandRequest> document_request(const WriteOptions& options,
                                        http::Method method,
                                        std::string path) {
    FL_TRY(InputFiles files, InputFiles::open({options.file}));
    FL_TRY(std::string body, http::read_all(files, http::kBodyBytesMax));
    TargetBuilder target(std::move(path));
    target.add_if("by", options.act.by).add_if("reason", options.act.reason);
    CommandRequest request =
        json_request(method, target.take(), std::move(body), render::AnswerKind::change_record);
    request.writes = true;
    request.body_is_input = true;
    add_conditions(options.act, request);
    return request;
}

void add_create(CommandRegistry& registry) {
    const auto o = std::make_shared<WriteOptions>();
    Command command = registry.add({"change create",
                                    "Make a change record from a JSON document",
                                    "faultline --data store change create change.json"});
    command.argument("file", o->file, "Its plan as JSON; - is standard input");
    add_act_options(command, o->act);
    command.asks([o] { return document_request(*o, http::Method::post, kPath); });
}

void add_amend(CommandRegistry& registry) {
    const auto o = std::make_shared<WriteOptions>();
    o->act.if_match.assign(1, '*');
    Command command = registry.add({"change amend",
                                    "Alter the plan of a change that is new or being assessed",
                                    "faultline --data store change amend CHG0000001 patch.json"});
    command.argument("id", o->id, kChangeIdNote)
        .argument("file", o->file, "A merge patch of its document; - is standard input")
        .flag("--replace", o->replace, "The file is the whole plan, not a patch")
        .text("--if-match", o->act.if_match, kChangeIfMatchNote);
    add_act_options(command, o->act);
    command.asks([o] {
        const auto method = o->replace ? http::Method::put : http::Method::patch;
        return document_request(*o, method, change_path(o->id));
    });
}

void add_get(CommandRegistry& registry) {
    const auto o = std::make_shared<ReadOptions>();
    registry
        .add({"change get",
              "One change with all that was said and done about it",
              "faultline --data store change get CHG0000001"})
        .argument("id", o->id, kChangeIdNote)
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(change_path(o->id));
            target.add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::change_record);
        });
}

CommandRequest list_request(const ListOptions& options) {
    TargetBuilder target(kPath);
    target.add_if("state", options.state)
        .add_if("type", options.type)
        .add_if("model", options.model)
        .add_if("team", options.team)
        .add_if("ci", options.ci)
        .add_if("planned_from", options.planned_from)
        .add_if("planned_until", options.planned_until)
        .add_flag("review_overdue", options.review_overdue)
        .add_if("text", options.text)
        .add_if("at", options.at)
        .add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::change_record_list);
}

void add_list(CommandRegistry& registry) {
    const auto o = std::make_shared<ListOptions>();
    registry
        .add({"change list",
              "Changes by id",
              "faultline --data store change list --state schedule,implement --ci core-sw-ams-1"})
        .text("--state", o->state, "Only in one of these states, separated by commas")
        .choice("--type", o->type, "Only of this type", {"standard", "normal", "emergency"})
        .text("--model", o->model, "Only of this model")
        .text("--team", o->team, "Only of this team")
        .text("--ci", o->ci, "Only those that name this CI in a step")
        .text("--planned-from", o->planned_from, "Only those planned to end after this time")
        .text("--planned-until", o->planned_until, "Only those planned to begin before this time")
        .flag("--review-overdue", o->review_overdue, "Only those that nobody reviewed in time")
        .text("--text", o->text, "Only with this text in their id or title")
        .text("--at", o->at, "Overdue at this time (RFC 3339)")
        .number("--limit", o->limit, "Changes on a page (100)")
        .text("--cursor", o->cursor, "next_cursor of the page before")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] { return list_request(*o); });
}

void add_history(CommandRegistry& registry) {
    const auto o = std::make_shared<ReadOptions>();
    registry
        .add({"change history",
              "All versions of a change, the newest first, with what differs",
              "faultline --data store change history CHG0000001"})
        .argument("id", o->id, kChangeIdNote)
        .number("--limit", o->limit, "Versions on a page (100)")
        .text("--cursor", o->cursor, "next_cursor of the page before")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(change_path(o->id) + "/history");
            target.add_if("limit", o->limit).add_if("cursor", o->cursor).add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::change_record_history);
        });
}

void add_lifecycle(CommandRegistry& registry) {
    registry
        .add({"change lifecycle",
              "Which step may follow which, who takes it, and what must be so",
              "faultline --data store change lifecycle"})
        .asks([] {
            return get_request("/api/v1/change-lifecycle", render::AnswerKind::change_lifecycle);
        });
}

}  // namespace

void add_change_commands(CommandRegistry& registry) {
    registry.add_group({"change",
                        "Change records, from the plan to the review",
                        "faultline --data store change list --state assess"});
    add_create(registry);
    add_get(registry);
    add_list(registry);
    add_amend(registry);
    add_change_step_commands(registry);
    add_assessment_commands(registry);
    add_history(registry);
    add_lifecycle(registry);
}

}  // namespace faultline::cli
