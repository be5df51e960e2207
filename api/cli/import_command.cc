// `import`: files as one change set.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/cli/plan_requests.h"
#include "api/cli/upload_request.h"
#include "importers/registry.h"

namespace faultline::cli {

namespace {

struct ImportOptions {
    std::vector<std::string> files;  // `-`: standard input
    std::string format;
    std::string source;
    std::string host;
    std::string reason;
    std::string key;
    bool best_effort = false;
    bool strict_schema = false;
    bool dry_run = false;
    std::string apply;
    bool complete = false;
    std::vector<std::string> scope;
    std::optional<std::uint32_t> retire_percent_max;
    bool allow_retire = false;
};

Result<CommandRequest> import_request(const ImportOptions& options) {
    if (!options.apply.empty()) {
        return apply_plan_request(options.apply, options.reason, options.key);
    }
    FL_TRY(InputFiles files, InputFiles::open(options.files));
    TargetBuilder target("/api/v1/imports");
    target.add_if("format", options.format)
        .add_if("source", options.source)
        .add_if("host", options.host)
        .add_if("reason", options.reason)
        .add_flag("best_effort", options.best_effort)
        .add_flag("strict_schema", options.strict_schema)
        .add_flag("dry_run", options.dry_run)
        .add_flag("complete", options.complete);
    for (const std::string& word : options.scope) {
        target.add("scope", word);
    }
    target.add_if("max_retire_percent", options.retire_percent_max)
        .add_flag("allow_retire", options.allow_retire);
    CommandRequest request = upload_request(std::move(target), std::move(files), options.key);
    request.kind = options.dry_run ? render::AnswerKind::dry_run : render::AnswerKind::import;
    return request;
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const importers::Format& format : importers::formats()) {
        names.emplace_back(format.name);
    }
    return names;
}

}  // namespace

void add_import_command(CommandRegistry& registry) {
    const auto options = std::make_shared<ImportOptions>();
    registry
        .add({"import",
              "Import files as one change set",
              "faultline --data store import --source cmdb estate.ndjson"})
        .optional_arguments("files", options->files, "Files, or - for standard input")
        .choice("--format",
                options->format,
                "Format of the files; recognised if absent",
                format_names())
        .text("--source", options->source, "Who claims; the format's name if absent")
        .text_or_empty("--host", options->host, "dpkg: the CI these packages are installed on")
        .text_or_empty("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .flag("--best-effort", options->best_effort, "Drop wrong lines and list them")
        .flag("--strict-schema",
              options->strict_schema,
              "Refuse classes and types that the catalogue does not know")
        .flag("--complete",
              options->complete,
              "The files hold all there is of the scope: retire what is absent")
        .repeated_text("--scope",
                       options->scope,
                       "What the files are about: source, class:NAME, service:ID, ci:ID (repeats)")
        .number("--max-retire-percent",
                options->retire_percent_max,
                "Refuse if more of the scope would vanish; 20 if absent")
        .flag("--allow-retire", options->allow_retire, "Retire whatever is absent; needs --reason")
        .flag("--dry-run", options->dry_run, "Say what would be done, keep the plan, do nothing")
        .text("--apply", options->apply, "Do what this plan says, in place of files")
        .one_of("files", "--apply")
        .asks([options] { return import_request(*options); });
}

}  // namespace faultline::cli
