// `schema ...`: the catalogue.

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/input_files.h"
#include "api/cli/show.h"
#include "api/http/server_limits.h"
#include "api/http/target.h"
#include "api/render/schema_docs.h"

namespace faultline::cli {

namespace {

struct ShowOptions {
    std::string class_name;
    std::string as_of;
    bool json_schema = false;
};

struct ChangeOptions {
    std::string file;
    bool builtin = false;
    bool dry_run = false;
    std::string reason;
    std::string key;
};

Result<CommandRequest> show_request(const ShowOptions& options) {
    if (options.class_name.empty()) {
        if (options.json_schema) return wrong_words("--json-schema is of one class: name it");
        TargetBuilder target("/api/v1/schema");
        target.add_if("as_of", options.as_of);
        return get_request(target.take(), render::AnswerKind::schema);
    }
    TargetBuilder target("/api/v1/schema/classes/" + http::percent_encode(options.class_name) +
                         (options.json_schema ? "/json-schema" : ""));
    target.add_if("as_of", options.as_of);
    CommandRequest request = get_request(target.take(), render::AnswerKind::schema_class);
    request.verbatim = options.json_schema;
    return request;
}

// An empty document beside --builtin.
Result<std::string> document(const ChangeOptions& options) {
    if (options.file.empty() != options.builtin) {
        return wrong_words("name either a file with a schema (- is standard input) or --builtin");
    }
    if (options.builtin) return std::string("{}");
    FL_TRY(InputFiles files, InputFiles::open({options.file}));
    return http::read_all(files, http::kBodyBytesMax);
}

Result<CommandRequest> change_request(const ChangeOptions& options, bool dry_run) {
    FL_TRY(std::string body, document(options));
    TargetBuilder target("/api/v1/schema");
    target.add_flag("dry_run", dry_run).add_flag("builtin", options.builtin);
    target.add_if("reason", options.reason);
    CommandRequest request = json_request(
        http::Method::post, target.take(), std::move(body), render::AnswerKind::schema_changes);
    request.writes = !dry_run;
    request.body_is_input = true;
    if (!options.key.empty()) request.call.headers.emplace_back("Idempotency-Key", options.key);
    return request;
}

void add_show(CommandRegistry& registry) {
    const auto o = std::make_shared<ShowOptions>();
    registry
        .add({"schema show",
              "The catalogue, or one class with what it inherits",
              "faultline --data store schema show virtual_machine"})
        .optional_argument("class", o->class_name, "Name of a class; everything if absent")
        .text("--as-of", o->as_of, kAsOfNote)
        .flag("--json-schema", o->json_schema, "The JSON schema of a CI of the class")
        .asks([o] { return show_request(*o); });
}

void add_diff(CommandRegistry& registry) {
    const auto o = std::make_shared<ChangeOptions>();
    registry
        .add({"schema diff",
              "What a file, or what is built in, would alter in the catalogue; 3 if it is refused",
              "faultline --data store schema diff ours.json"})
        .optional_argument("file", o->file, "What schema show -o json prints, or parts of it")
        .flag("--builtin", o->builtin, "The built-in catalogue of this program instead")
        .asks([o] { return change_request(*o, true); });
}

void add_apply(CommandRegistry& registry) {
    const auto o = std::make_shared<ChangeOptions>();
    registry
        .add({"schema apply",
              "Put the entries of a file into the catalogue, and take out what it removes",
              "faultline --data store schema apply ours.json --reason 'CHG-7'"})
        .optional_argument("file", o->file, "What schema show -o json prints, or parts of it")
        .flag("--builtin", o->builtin, "The built-in catalogue of this program instead")
        .flag("--dry-run", o->dry_run, "Only say what would alter, and why it would be refused")
        .text("--reason", o->reason, "Why; kept in the log")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o] { return change_request(*o, o->dry_run); });
}

int write_docs(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const auto pages = render::schema_pages(model::builtin_catalogue());
    for (const auto& [name, text] : pages) {
        std::ofstream file(std::filesystem::path(folder) / name, std::ios::binary);
        file << text;
        if (!file.flush()) {
            return fail(unavailable("'" + folder + "/" + name + "' cannot be written"));
        }
    }
    return print(std::to_string(pages.size()) + " pages written to " + folder + "\n", kDone);
}

void add_docs(CommandRegistry& registry) {
    const auto folder = std::make_shared<std::string>();
    registry
        .add({"schema docs",
              "Write the built-in catalogue as Markdown, one page a class",
              "faultline schema docs docs/models"})
        .argument("folder", *folder, "Where to; pages that are there are replaced")
        .runs(StoreUse::none, [folder](const CommandLine&) { return write_docs(*folder); });
}

}  // namespace

void add_schema_commands(CommandRegistry& registry) {
    registry.add_group(
        {"schema", "Classes, relationship types and rules", "faultline --data store schema show"});
    add_show(registry);
    add_diff(registry);
    add_apply(registry);
    add_docs(registry);
}

}  // namespace faultline::cli
