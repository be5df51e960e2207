// `verify` and `audit ...`: the audit trail, and checks of it and of everything.
//
// Checks of a folder do not go through the router, which needs a store that opens.

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "api/app/audit.h"
#include "api/app/principal.h"
#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/exit_code.h"
#include "api/cli/input_files.h"
#include "api/cli/new_file.h"
#include "api/cli/request_builder.h"
#include "api/cli/show.h"
#include "api/render/audit.h"

namespace faultline::cli {

namespace {

using render::AnswerKind;

constexpr std::size_t kHeadBytesMax = std::size_t{64} << 10;

struct HeadOptions {
    std::string to;
};

struct ExportOptions {
    std::optional<std::uint64_t> from;
    bool with_operations = false;
};

struct VerifyOptions {
    std::vector<std::string> heads;
    std::string trail;
    std::string key;
};

// Asks the store of the command line; the body of the answer, or the exit code of what went wrong
// and was shown.
std::variant<std::string, int> ask(const CommandLine& line, std::string target, ByteSink* stream) {
    auto backend =
        line.server.empty() ? local_backend(line.data, false) : remote_backend(line.server);
    if (!backend.ok()) return fail(backend.error());
    BackendCall call;
    call.target = std::move(target);
    call.stream = stream;
    auto answer = backend.value()->send(call);
    if (!answer.ok()) return fail(answer.error());
    if (answer.value().status >= 300) return show_problem(answer.value(), false);
    return std::move(answer).value().body;
}

void say_how_to_keep(const std::string& file) {
    std::cerr << "faultline: keep " << file
              << " where whoever writes to the store cannot (another machine, write-once storage, "
                 "paper); later `faultline audit verify --head FILE` shows whether the history up "
                 "to it is still the same\n";
}

int run_head(const CommandLine& line, const HeadOptions& options) {
    const auto answer = ask(line, "/api/v1/audit/head", nullptr);
    if (const int* code = std::get_if<int>(&answer)) return *code;
    const auto& body = std::get<std::string>(answer);
    if (options.to.empty()) {
        const int code = show_answer(body, AnswerKind::audit_head, line.output);
        if (line.output == Output::table) say_how_to_keep("this head (-o json, or --to FILE)");
        return code;
    }
    const Result<void> written = write_new_file(options.to, body);
    if (!written.ok()) return fail(written.error());
    say_how_to_keep("'" + options.to + "'");
    return kDone;
}

int run_export(const CommandLine& line, const ExportOptions& options) {
    if (line.output == Output::csv || line.output == Output::json) {
        return wrong_usage("audit export prints one JSON object a line: leave out --output");
    }
    TargetBuilder target("/api/v1/audit/trail");
    target.add_if("from", options.from).add_flag("with_operations", options.with_operations);
    Stdout out;
    const auto answer = ask(line, target.take(), &out);
    if (const int* code = std::get_if<int>(&answer)) return *code;
    return print("", kDone);
}

// A whole file of limited size.
Result<std::string> read_small_file(const std::string& name) {
    FL_TRY(InputFiles file, InputFiles::open({name}));
    std::string content;
    std::string piece(kHeadBytesMax, '\0');
    while (content.size() <= kHeadBytesMax) {
        FL_TRY(const std::size_t size, file.read(piece));
        if (size == 0) return content;
        content.append(piece, 0, size);
    }
    return invalid_argument("'" + name + "' is no head: it has more than " +
                            std::to_string(kHeadBytesMax) + " bytes (kHeadBytesMax)");
}

// The files of heads, and what is asked with them.
struct Expected {
    std::vector<std::string> documents;
    storage::AuditExpectations expectations;
    render::AuditQuestion question;
};

Result<Expected> read_expected(const VerifyOptions& options) {
    Expected expected;
    for (const std::string& name : options.heads) {
        FL_TRY(std::string document, read_small_file(name));
        Result<storage::SignedHead> head = render::parse_audit_head(document);
        if (!head.ok()) return invalid_argument("'" + name + "' is " + head.error().message);
        expected.question.heads.push_back(head.value().version);
        expected.expectations.heads.push_back(std::move(head).value());
        expected.documents.push_back(std::move(document));
    }
    if (!options.key.empty()) {
        FL_TRY(expected.expectations.key, render::parse_public_key(options.key));
        expected.question.with_key = true;
    }
    expected.question.of_trail = !options.trail.empty();
    return expected;
}

int show_report(const Result<storage::AuditReport>& report,
                const render::AuditQuestion& question,
                Output output) {
    if (!report.ok()) return fail(report.error());
    const std::string body = json::to_json(
        [&](json::JsonWriter& out) { render::write_audit_report(report.value(), question, out); });
    return show_answer(body, AnswerKind::audit_report, output);
}

Result<storage::AuditReport> check_trail_file(const std::string& name,
                                              storage::AuditExpectations expected) {
    FL_TRY(InputFiles file, InputFiles::open({name}));
    auto report = render::check_trail(file, std::move(expected));
    if (report.ok()) return report;
    return Error{report.error().code, "'" + name + "': " + report.error().message};
}

int run_audit_verify(const CommandLine& line, const VerifyOptions& options) {
    Result<Expected> read = read_expected(options);
    if (!read.ok()) return fail(read.error());
    Expected& expected = read.value();
    if (!options.trail.empty()) {
        return show_report(check_trail_file(options.trail, std::move(expected.expectations)),
                           expected.question,
                           line.output);
    }
    if (!line.data.empty()) {
        return show_report(
            app::verify_audit(app::os_user(), line.data, std::move(expected.expectations)),
            expected.question,
            line.output);
    }
    TargetBuilder target("/api/v1/audit/verify");
    for (const std::string& document : expected.documents) {
        target.add("head", document);
    }
    target.add_if("key", options.key);
    const auto answer = ask(line, target.take(), nullptr);
    if (const int* code = std::get_if<int>(&answer)) return *code;
    return show_answer(std::get<std::string>(answer), AnswerKind::audit_report, line.output);
}

int run_verify(const CommandLine& line) {
    if (line.data.empty()) {
        const auto answer = ask(line, "/api/v1/verify", nullptr);
        if (const int* code = std::get_if<int>(&answer)) return *code;
        return show_answer(std::get<std::string>(answer), AnswerKind::verify_report, line.output);
    }
    const auto report = app::verify_store(app::os_user(), line.data);
    if (!report.ok()) return fail(report.error());
    const std::string body = json::to_json(
        [&](json::JsonWriter& out) { render::write_verify_report(report.value(), out); });
    return show_answer(body, AnswerKind::verify_report, line.output);
}

void add_head(CommandRegistry& registry) {
    const auto options = std::make_shared<HeadOptions>();
    registry
        .add({"audit head",
              "The signed head of the audit chain, to be kept elsewhere",
              "faultline --data store audit head --to /mnt/worm/head-2026-11-03.json"})
        .text("--to", options->to, "Write it to this file, which must not be there")
        .runs(StoreUse::any,
              [options](const CommandLine& line) { return run_head(line, *options); });
}

void add_export(CommandRegistry& registry) {
    const auto options = std::make_shared<ExportOptions>();
    registry
        .add({"audit export",
              "The audit trail, one JSON object a line",
              "faultline --data store audit export --with-operations > trail.ndjson"})
        .number("--from", options->from, "The version to begin with (1)")
        .flag("--with-operations", options->with_operations, "With what every version did")
        .runs(StoreUse::any,
              [options](const CommandLine& line) { return run_export(line, *options); });
}

void add_audit_verify(CommandRegistry& registry) {
    const auto options = std::make_shared<VerifyOptions>();
    registry
        .add({"audit verify",
              "Check the audit chain of a store, also of a damaged one, or of an exported trail",
              "faultline --data store audit verify --head head-2026-11-03.json"})
        .texts("--head", options->heads, "Exported heads to hold the log against")
        .text("--trail", options->trail, "Check this exported trail; - is standard input")
        .text("--key", options->key, "The public key that heads must be signed with")
        .runs(
            StoreUse::any,
            [options](const CommandLine& line) { return run_audit_verify(line, *options); },
            "--trail");
}

}  // namespace

void add_audit_commands(CommandRegistry& registry) {
    registry
        .add({"verify",
              "Check everything: every row, and the state against the log; also of a damaged store",
              "faultline --data store verify"})
        .runs(StoreUse::any, run_verify);
    registry.add_group({"audit",
                        "The audit trail: who changed what when, and that nobody changed that",
                        "faultline --data store audit head"});
    add_head(registry);
    add_export(registry);
    add_audit_verify(registry);
}

}  // namespace faultline::cli
