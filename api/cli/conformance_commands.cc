// `conformance ...`: how far CIs are what the rules ask, and what is done about it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/json/writer.h"
#include "api/render/answer_kind.h"

namespace faultline::cli {

namespace {

constexpr const char* kPath = "/api/v1/conformance";
constexpr const char* kAtNote = "Judge what is verified at this time (RFC 3339)";
constexpr const char* kCursorNote = "next_cursor of the page before";

struct ConformanceOptions {
    std::string class_name;
    std::string owner;
    std::string site;
    std::string rule;
    std::string at;
    std::string as_of;
    std::optional<std::uint32_t> limit;
    std::string cursor;
};

struct RecordOptions {
    std::string at;
    std::optional<std::uint32_t> due_days;
    std::string reason;
    std::string key;
};

struct ActionOptions {
    std::string state;
    std::string at;
    std::string as_of;
    std::optional<std::uint32_t> limit;
    std::string cursor;
};

void add_filter(TargetBuilder& target, const ConformanceOptions& options) {
    target.add_if("class", options.class_name)
        .add_if("owner", options.owner)
        .add_if("site", options.site)
        .add_if("at", options.at)
        .add_if("as_of", options.as_of);
}

Command& add_filter_options(Command& command, ConformanceOptions& options) {
    return command.text("--class", options.class_name, "Only CIs of this class or a subclass")
        .text("--owner", options.owner, "Only CIs of this owner; (none): of nobody")
        .text("--site", options.site, "Only CIs at this site; (none): at none")
        .text("--at", options.at, kAtNote)
        .text("--as-of", options.as_of, kAsOfNote);
}

void add_report(CommandRegistry& registry) {
    const auto options = std::make_shared<ConformanceOptions>();
    Command command = registry.add({"conformance report",
                                    "How far CIs are what the rules ask, by class, owner and site",
                                    "faultline --data store conformance report --class host"});
    add_filter_options(command, *options).asks([options] {
        TargetBuilder target(kPath);
        add_filter(target, *options);
        return get_request(target.take(), render::AnswerKind::conformance_report);
    });
}

void add_gaps(CommandRegistry& registry) {
    const auto options = std::make_shared<ConformanceOptions>();
    Command command = registry.add({"conformance gaps",
                                    "Each gap: what is missing, and what to do",
                                    "faultline --data store conformance gaps --rule "
                                    "hosts_are_verified"});
    add_filter_options(command, *options)
        .text("--rule", options->rule, "Only gaps under this rule")
        .number("--limit", options->limit, "Gaps on a page (100)")
        .text("--cursor", options->cursor, kCursorNote)
        .asks([options] {
            TargetBuilder target(std::string(kPath) + "/gaps");
            add_filter(target, *options);
            target.add_if("rule", options->rule)
                .add_if("limit", options->limit)
                .add_if("cursor", options->cursor);
            return get_request(target.take(), render::AnswerKind::conformance_gaps);
        });
}

CommandRequest record_request(const RecordOptions& options) {
    std::string body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        if (!options.at.empty()) out.member("at", options.at);
        if (options.due_days) out.member("due_days", *options.due_days);
        if (!options.reason.empty()) out.member("reason", options.reason);
        out.end_object();
    });
    CommandRequest request = json_request(http::Method::post,
                                          std::string(kPath) + "/reports",
                                          std::move(body),
                                          render::AnswerKind::conformance_record);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    return request;
}

void add_record(CommandRegistry& registry) {
    const auto options = std::make_shared<RecordOptions>();
    registry
        .add({"conformance record",
              "Record a report; its gaps become corrective actions",
              "faultline --data store conformance record --due-days 30"})
        .text("--at", options->at, kAtNote)
        .number("--due-days", options->due_days, "Days until new actions are due (90)")
        .text("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .asks([options] { return record_request(*options); });
}

void add_actions(CommandRegistry& registry) {
    const auto options = std::make_shared<ActionOptions>();
    registry
        .add({"conformance actions",
              "Corrective actions by rule and owner",
              "faultline --data store conformance actions --state overdue"})
        .choice("--state", options->state, "Only these", {"open", "overdue", "closed"})
        .text("--at", options->at, "Overdue at this time (RFC 3339)")
        .number("--limit", options->limit, "Actions on a page (100)")
        .text("--cursor", options->cursor, kCursorNote)
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] {
            TargetBuilder target(std::string(kPath) + "/actions");
            target.add_if("state", options->state)
                .add_if("at", options->at)
                .add_if("limit", options->limit)
                .add_if("cursor", options->cursor)
                .add_if("as_of", options->as_of);
            return get_request(target.take(), render::AnswerKind::conformance_actions);
        });
}

void add_trend(CommandRegistry& registry) {
    const auto options = std::make_shared<ActionOptions>();
    registry
        .add({"conformance trend",
              "The reports that were recorded, the oldest first",
              "faultline --data store conformance trend"})
        .number("--limit", options->limit, "So many of the newest (100)")
        .text("--as-of", options->as_of, kAsOfNote)
        .asks([options] {
            TargetBuilder target(std::string(kPath) + "/trend");
            target.add_if("limit", options->limit).add_if("as_of", options->as_of);
            return get_request(target.take(), render::AnswerKind::conformance_trend);
        });
}

}  // namespace

void add_conformance_commands(CommandRegistry& registry) {
    registry.add_group({"conformance",
                        "Whether CIs are what the rules ask",
                        "faultline --data store conformance report"});
    add_report(registry);
    add_gaps(registry);
    add_record(registry);
    add_actions(registry);
    add_trend(registry);
}

}  // namespace faultline::cli
