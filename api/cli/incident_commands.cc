// `incident ...`: what did not work, from when to when.

#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/http/target.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

constexpr const char* kIdNote = "Id of the incident";
constexpr std::string_view kPath = "/api/v1/incidents";

struct IncidentOptions {
    std::string id;
    std::string title;
    std::string ci;
    std::string began;
    std::string ended;
    std::string priority;
    std::string state;
    std::string caused_by;
    std::string opened_by;
    std::string group;
    std::string reason;
    std::string key;
    std::string if_match;
};

struct ListOptions {
    std::string ci;
    std::string caused_by;
    std::string since;
    std::string until;
    std::string priority;
    bool open = false;
    bool ended = false;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

std::string incident_path(const std::string& id) {
    return std::string(kPath) + "/" + http::percent_encode(id);
}

// What the options name; what they do not stays as it is.
std::string body_of(const IncidentOptions& options, bool with_id) {
    return json::to_json([&](json::JsonWriter& out) {
        const auto add = [&out](std::string_view name, const std::string& text) {
            if (!text.empty()) out.member(name, text);
        };
        out.begin_object();
        if (with_id) add("id", options.id);
        add("title", options.title);
        add("ci", options.ci);
        add("began", options.began);
        add("ended", options.ended);
        add("priority", options.priority);
        add("state", options.state);
        add("caused_by", options.caused_by);
        add("opened_by", options.opened_by);
        add("group", options.group);
        add("reason", options.reason);
        out.end_object();
    });
}

CommandRequest write_request(const IncidentOptions& options, bool is_new) {
    CommandRequest request = json_request(is_new ? http::Method::post : http::Method::patch,
                                          is_new ? std::string(kPath) : incident_path(options.id),
                                          body_of(options, is_new),
                                          render::AnswerKind::incident_done);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    if (!options.if_match.empty()) {
        request.call.headers.emplace_back("If-Match", "\"" + options.if_match + "\"");
    }
    return request;
}

CommandRequest list_request(const ListOptions& options) {
    TargetBuilder target{std::string(kPath)};
    target.add_if("ci", options.ci)
        .add_if("caused_by", options.caused_by)
        .add_if("since", options.since)
        .add_if("until", options.until)
        .add_if("priority", options.priority)
        .add_flag("open", options.open);
    if (options.ended) target.add("open", "false");
    target.add_if("limit", options.limit)
        .add_if("cursor", options.cursor)
        .add_if("as_of", options.as_of);
    return get_request(target.take(), render::AnswerKind::incident_list);
}

void add_members(Command& command, IncidentOptions& options) {
    command.text("--title", options.title, "What does not work")
        .text("--ci", options.ci, "External id of the CI that it is about")
        .text("--began", options.began, "When it began (RFC 3339)")
        .text("--ended", options.ended, "When it ended (RFC 3339)")
        .text("--priority", options.priority, "P1, P2, P3 or P4")
        .text("--state", options.state, "new, in_progress, on_hold, resolved, closed or cancelled")
        .text("--caused-by", options.caused_by, "Id of the change that caused it")
        .text("--opened-by", options.opened_by, "Who opened it")
        .text("--group", options.group, "That it is assigned to")
        .text("--reason", options.reason, "Why; kept in the log")
        .text("--idempotency-key", options.key, kIdempotencyKeyNote);
}

void add_writes(CommandRegistry& registry) {
    const auto made = std::make_shared<IncidentOptions>();
    Command create = registry.add({"incident create",
                                   "Create an incident; without an id it gets one",
                                   "faultline --data store incident create --ci db-1 --priority P2 "
                                   "--title 'slow answers'"});
    create.optional_argument("id", made->id, kIdNote);
    add_members(create, *made);
    create.asks([made] { return write_request(*made, true); });

    const auto altered = std::make_shared<IncidentOptions>();
    Command update =
        registry.add({"incident update",
                      "Alter what the options name of an incident",
                      "faultline --data store incident update INC-7 --state resolved"});
    update.argument("id", altered->id, kIdNote);
    add_members(update, *altered);
    update
        .text("--if-match",
              altered->if_match,
              "Only if the incident was written last by this version")
        .asks([altered] { return write_request(*altered, false); });
}

void add_reads(CommandRegistry& registry) {
    const auto one = std::make_shared<std::pair<std::string, std::string>>();
    registry.add({"incident get", "One incident", "faultline --data store incident get INC-7"})
        .argument("id", one->first, kIdNote)
        .text("--as-of", one->second, kAsOfNote)
        .asks([one] {
            TargetBuilder target(incident_path(one->first));
            target.add_if("as_of", one->second);
            return get_request(target.take(), render::AnswerKind::incident);
        });
    const auto listed = std::make_shared<ListOptions>();
    registry
        .add({"incident list",
              "Incidents, the newest first",
              "faultline --data store incident list --ci db-1 --open"})
        .text("--ci", listed->ci, "Only those on this CI")
        .text("--caused-by", listed->caused_by, "Only those that this change caused")
        .text("--since", listed->since, "Only those that were there at this time or later")
        .text("--until", listed->until, "Only those that began before this time")
        .text("--priority", listed->priority, "P1, P2, P3 or P4")
        .flag("--open", listed->open, "Only those that are open")
        .flag("--ended", listed->ended, "Only those that are not")
        .number("--limit", listed->limit, "How many, 1 to 1000; 100 if absent")
        .text("--cursor", listed->cursor, "next_cursor of the page before")
        .text("--as-of", listed->as_of, kAsOfNote)
        .asks([listed]() -> Result<CommandRequest> {
            if (listed->open && listed->ended) {
                return wrong_words("--open and --ended exclude each other");
            }
            return list_request(*listed);
        });
}

}  // namespace

void add_incident_commands(CommandRegistry& registry) {
    registry.add_group({"incident",
                        "What did not work, from when to when",
                        "faultline --data store incident list"});
    add_writes(registry);
    add_reads(registry);
}

}  // namespace faultline::cli
