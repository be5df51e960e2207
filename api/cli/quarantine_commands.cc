// `quarantine ...`: rows of imports that nobody can say what they are, and decisions about them.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/http/target.h"
#include "api/json/writer.h"
#include "api/render/answer_kind.h"

namespace faultline::cli {

namespace {

constexpr const char* kPath = "/api/v1/quarantine";

struct ListOptions {
    std::string state;
    std::string source;
    std::optional<std::uint32_t> limit;
    std::string cursor;
    std::string as_of;
};

struct ShowOptions {
    std::string id;
    std::string as_of;
};

struct ResolveOptions {
    std::string id;
    std::string merge_into;
    bool create = false;
    bool ignore = false;
    bool best_effort = false;
    bool replace = false;
    std::string reason;
    std::string if_match;
    std::string key;
};

std::string row_path(const std::string& id) {
    return std::string(kPath) + "/" + http::percent_encode(id);
}

void add_list(CommandRegistry& registry) {
    const auto o = std::make_shared<ListOptions>();
    registry
        .add({"quarantine list",
              "Rows that wait for a decision, the oldest first",
              "faultline --data store quarantine list --source netbox"})
        .choice("--state",
                o->state,
                "Only rows in this state (open)",
                {"open", "merged", "created", "ignored", "recognised", "absent", "all"})
        .text("--source", o->source, "Only rows of this source")
        .number("--limit", o->limit, "Rows on a page (100)")
        .text("--cursor", o->cursor, "next_cursor of the page before")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(kPath);
            target.add_if("state", o->state)
                .add_if("source", o->source)
                .add_if("limit", o->limit)
                .add_if("cursor", o->cursor)
                .add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::quarantine);
        });
}

void add_show(CommandRegistry& registry) {
    const auto o = std::make_shared<ShowOptions>();
    registry
        .add({"quarantine show",
              "One row: what it said, what it may be, and what was decided",
              "faultline --data store quarantine show 7d0c7be9d1e5a3f2"})
        .argument("id", o->id, "Id of the row, as `quarantine list` and imports name it")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] {
            TargetBuilder target(row_path(o->id));
            target.add_if("as_of", o->as_of);
            return get_request(target.take(), render::AnswerKind::quarantined);
        });
}

std::string resolution_body(const ResolveOptions& options) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("decision", options.create ? "create" : options.ignore ? "ignore" : "merge");
        if (!options.merge_into.empty()) out.member("ci", options.merge_into);
        out.member("reason", options.reason);
        if (options.best_effort) out.member("best_effort", true);
        if (options.replace) out.member("replace", true);
        out.end_object();
    });
}

Result<CommandRequest> resolve_request(const ResolveOptions& options) {
    const int decisions =
        (options.merge_into.empty() ? 0 : 1) + (options.create ? 1 : 0) + (options.ignore ? 1 : 0);
    if (decisions != 1) {
        return wrong_words("say what the row is by one of --merge-into, --create and --ignore");
    }
    if (options.reason.empty()) return wrong_words("a decision needs a --reason");
    CommandRequest request = json_request(http::Method::post,
                                          row_path(options.id) + "/resolution",
                                          resolution_body(options),
                                          render::AnswerKind::quarantine_resolution);
    if (!options.if_match.empty()) add_if_match(options.if_match, request);
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    return request;
}

void add_resolve(CommandRegistry& registry) {
    const auto o = std::make_shared<ResolveOptions>();
    registry
        .add({"quarantine resolve",
              "Decide what a row is; later imports follow",
              "faultline --data store quarantine resolve 7d0c7be9d1e5a3f2 --merge-into web-1 "
              "--reason 'new main board'"})
        .argument("id", o->id, "Id of the row")
        .text("--merge-into", o->merge_into, "It is this CI")
        .flag("--create", o->create, "It is a new CI, with the id that the source gives it")
        .flag("--ignore", o->ignore, "It is not to be asked about again while it says the same")
        .text("--reason", o->reason, "Why; required, and kept in the log")
        .flag("--best-effort", o->best_effort, "Drop relationships and groups that cannot be")
        .flag("--replace", o->replace, "The CI is this row now, whatever the source called it")
        .text("--if-match", o->if_match, "Only if it has this ETag or last_changed")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o] { return resolve_request(*o); });
}

}  // namespace

void add_quarantine_commands(CommandRegistry& registry) {
    registry.add_group({"quarantine",
                        "Rows of imports that nobody can say what they are",
                        "faultline --data store quarantine list"});
    add_list(registry);
    add_show(registry);
    add_resolve(registry);
}

}  // namespace faultline::cli
