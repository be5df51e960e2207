// `import-records`: tables of changes and incidents of other tools.

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/cli/upload_request.h"

namespace faultline::cli {

namespace {

// A mapping travels in the target of the request.
constexpr std::size_t kMapBytesMax = 4096;

struct RecordImportOptions {
    std::vector<std::string> files;
    std::string table;
    std::string format;
    std::string source;
    std::string map;
    std::string time_zone;
    std::string reason;
    std::string key;
    bool best_effort = false;
    bool dry_run = false;
};

Result<std::string> map_text(const std::string& file) {
    FL_TRY(InputFiles source, InputFiles::open({file}));
    std::string text;
    std::array<char, 1024> piece{};
    while (text.size() <= kMapBytesMax) {
        FL_TRY(const std::size_t size, source.read(piece));
        if (size == 0) return text;
        text.append(piece.data(), size);
    }
    return too_large("the mapping '" + file + "' has more than " + std::to_string(kMapBytesMax) +
                     " bytes, the limit");
}

Result<CommandRequest> import_request(const RecordImportOptions& options) {
    if (options.table.empty()) {
        return wrong_words("--table says what the files hold: change_request or incident");
    }
    TargetBuilder target("/api/v1/record-imports");
    target.add("table", options.table)
        .add_if("format", options.format)
        .add_if("source", options.source)
        .add_if("time_zone", options.time_zone)
        .add_if("reason", options.reason)
        .add_flag("best_effort", options.best_effort)
        .add_flag("dry_run", options.dry_run);
    if (!options.map.empty()) {
        FL_TRY(const std::string map, map_text(options.map));
        target.add("map", map);
    }
    FL_TRY(InputFiles files, InputFiles::open(options.files));
    CommandRequest request = upload_request(std::move(target), std::move(files), options.key);
    request.kind = render::AnswerKind::record_import;
    return request;
}

}  // namespace

void add_record_import_command(CommandRegistry& registry) {
    const auto options = std::make_shared<RecordImportOptions>();
    Command command = registry.add(
        {"import-records",
         "Import changes or incidents of another tool as one change set; rows that are left out, "
         "or "
         "a dry run that would be refused, end with 3",
         "faultline --data store import-records --table incident --time-zone Europe/Lisbon "
         "incident.csv"});
    command.arguments("files", options->files, "Files, or - for standard input")
        .choice("--table", options->table, "What the files hold", {"change_request", "incident"})
        .choice("--format",
                options->format,
                "Format of the files; recognised if absent",
                {"servicenow-csv", "servicenow-json"})
        .text("--source", options->source, "Whose records these are; servicenow if absent")
        .text("--map", options->map, "JSON file: columns of fields, and what words mean")
        .text("--time-zone",
              options->time_zone,
              "Of times without an offset, such as Europe/Lisbon; else UTC")
        .text_or_empty("--reason", options->reason, "Why; kept in the log")
        .text("--idempotency-key", options->key, kIdempotencyKeyNote)
        .flag("--best-effort", options->best_effort, "Leave wrong rows out and list them")
        .flag("--dry-run", options->dry_run, "Say what would become of the records, write nothing");
    command.asks([options] { return import_request(*options); });
}

}  // namespace faultline::cli
