// `import`: files as one change set.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
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
};

Result<CommandRequest> import_request(const ImportOptions& options) {
    FL_TRY(InputFiles files, InputFiles::open(options.files));
    TargetBuilder target("/api/v1/imports");
    target.add_if("format", options.format)
        .add_if("source", options.source)
        .add_if("host", options.host)
        .add_if("reason", options.reason)
        .add_flag("best_effort", options.best_effort)
        .add_flag("strict_schema", options.strict_schema);
    for (const InputFiles::File& file : files.files()) {
        const std::string size = file.size_bytes ? std::to_string(*file.size_bytes) : "";
        target.add("part", size + ":" + file.name);
    }
    CommandRequest request;
    request.kind = render::AnswerKind::import;
    request.writes = true;
    request.body_is_input = true;
    request.call.method = http::Method::post;
    request.call.target = target.take();
    request.call.content_type = "application/octet-stream";
    request.call.body_bytes = files.size_bytes();
    request.body = std::make_unique<InputFiles>(std::move(files));
    request.call.body = request.body.get();
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
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
        .arguments("files", options->files, "Files, or - for standard input")
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
        .flag_not_yet("--dry-run")
        .flag_not_yet("--complete")
        .option_not_yet("--scope")
        .asks([options] { return import_request(*options); });
}

}  // namespace faultline::cli
