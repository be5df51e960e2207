#include "api/cli/command_line.h"

#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "importers/registry.h"

namespace faultline::cli {

namespace {

constexpr int kWrongUsage = 2;

// An unset variable of a script must not look like an option that was left out.
std::string not_empty(const std::string& value) {
    return value.empty() ? "must not be empty" : "";
}

// Builds the parser and keeps what it fills in.
class Parser {
 public:
    Parser() {
        app_.name("faultline");
        app_.require_subcommand(1);
        app_.fallthrough();
        app_.set_version_flag("--version", std::string("faultline ") + FL_VERSION);
        app_.add_option("--data", line_.data, "Open the store in this directory [FAULTLINE_DATA]")
            ->type_name("DIR");
        app_.add_option("--server", line_.server, "Ask this server [FAULTLINE_SERVER]")
            ->type_name("URL");
        add_output();
        app_.footer(
            "Example: faultline --data store impact core-sw-ams-1\n"
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but the answer is no.");
        add_import();
        add_impact();
        add_depends();
        add_ci();
        add_lint();
        add_serve();
    }

    std::variant<CommandLine, int> parse(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const bool no_command = app_.get_subcommands().empty();
            const std::vector<std::string> words = app_.remaining();
            if (error.get_exit_code() != 0 && no_command && !words.empty()) {
                return complain("there is no command '" + words.front() +
                                "'; see faultline --help");
            }
            return app_.exit(error) == 0 ? 0 : kWrongUsage;
        }
        if (!not_yet_.empty()) return complain(not_yet_ + " is not supported yet");
        for (const auto& [subcommand, command] : commands_) {
            if (subcommand->parsed()) line_.command = command();
        }
        return choose_store();
    }

 private:
    static int complain(const std::string& message) {
        std::cerr << "faultline: " << message << "\n";
        return kWrongUsage;
    }

    // Options win over the environment.
    std::variant<CommandLine, int> choose_store() {
        if (line_.data.empty() && line_.server.empty()) {
            line_.data = environment("FAULTLINE_DATA");
            line_.server = environment("FAULTLINE_SERVER");
        }
        const bool serve = std::holds_alternative<ServeCommand>(line_.command);
        if (serve && line_.data.empty()) return complain("serve needs a store: --data DIR");
        if (serve) line_.server.clear();
        if (!line_.data.empty() && !line_.server.empty()) {
            return complain("give either --data DIR or --server URL, not both");
        }
        if (line_.data.empty() && line_.server.empty()) {
            return complain(
                "which store? give --data DIR (or FAULTLINE_DATA) to open one, or --server URL "
                "(or FAULTLINE_SERVER) to ask a running server");
        }
        return line_;
    }

    static std::string environment(const char* name) {
        const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
        return value == nullptr ? "" : value;
    }

    void add_output() {
        const std::map<std::string, Output> outputs = {{"table", Output::table},
                                                       {"json", Output::json},
                                                       {"ndjson", Output::ndjson},
                                                       {"csv", Output::csv}};
        app_.add_option_function<std::string>(
                "-o,--output",
                [this, outputs](const std::string& name) { line_.output = outputs.at(name); },
                "How to print: table, json, ndjson or csv")
            ->check(CLI::IsMember(outputs).description(""))
            ->type_name("FORMAT");
    }

    CLI::App* add(const char* name, const char* description, const char* example) {
        CLI::App* const command = app_.add_subcommand(name, description);
        command->footer(std::string("Example: ") + example);
        return command;
    }

    // An option of the interface whose feature does not exist yet: refused, never ignored.
    void not_yet(CLI::App* command, const std::string& option, bool takes_value) {
        const auto note = [this, option](const auto& /*value*/) { not_yet_ = option; };
        if (takes_value) {
            command->add_option_function<std::string>(option, note)->group("");
        } else {
            command->add_flag_function(option, note)->group("");
        }
    }

    void add_import() {
        CLI::App* const command = add("import",
                                      "Import files as one change set",
                                      "faultline --data store import --source cmdb estate.ndjson");
        command->add_option("files", import_.files, "Files, or - for standard input")->required();
        std::vector<std::string> formats;
        for (const importers::Format& format : importers::formats()) {
            formats.emplace_back(format.name);
        }
        command->add_option("--format", import_.format, "Format of the files; recognised if absent")
            ->check(CLI::IsMember(formats));
        command->add_option("--source", import_.source, "Who claims; the format's name if absent")
            ->check(not_empty);
        command->add_option("--host", import_.host, "dpkg: the CI these packages are installed on");
        command->add_option("--reason", import_.reason, "Why; kept in the log");
        command->add_flag("--best-effort", import_.best_effort, "Drop wrong lines and list them");
        command->add_flag("--strict-schema",
                          import_.strict_schema,
                          "Refuse classes and types that the catalogue does not know");
        not_yet(command, "--dry-run", false);
        not_yet(command, "--complete", false);
        not_yet(command, "--scope", true);
        commands_.emplace_back(command, [this] { return import_; });
    }

    void add_impact() {
        CLI::App* const command = add("impact",
                                      "Blast radius of CIs failing together",
                                      "faultline --data store impact core-sw-ams-1 -o json");
        command->add_option("cis", impact_.cis, "Ids of the CIs")->required();
        command->add_option("--max-hops", impact_.max_hops, "Only what falls within so many hops");
        command->add_option("--limit", impact_.limit, "Items per list; the rest is counted");
        // A flag with a value of its own: a class list after a space could not be told from an id.
        command
            ->add_flag(
                "--inherited{true}", impact_.inherited, "List inherited too; =CLASS,... only these")
            ->type_name("");
        command->add_flag("--summary", impact_.summary, "Counts only");
        not_yet(command, "--as-of", true);
        commands_.emplace_back(command, [this] { return impact_; });
    }

    void add_depends() {
        CLI::App* const command =
            add("depends", "What a CI needs", "faultline --data store depends app-payment");
        command->add_option("ci", depends_.ci, "Id of the CI")->required();
        not_yet(command, "--as-of", true);
        commands_.emplace_back(command, [this] { return depends_; });
    }

    void add_ci() {
        CLI::App* const group = add("ci", "The CIs themselves", "faultline --data store ci list");
        group->require_subcommand(1);
        group->fallthrough();
        CLI::App* const get = group->add_subcommand("get", "One CI with all that is claimed of it");
        get->footer("Example: faultline --data store ci get core-sw-ams-1");
        get->add_option("ci", ci_get_.ci, "Id of the CI")->required();
        not_yet(get, "--as-of", true);
        commands_.emplace_back(get, [this] { return ci_get_; });
        CLI::App* const list = group->add_subcommand("list", "CIs by id, page by page");
        list->footer("Example: faultline --data store ci list --class business_service");
        list->add_option("--class", ci_list_.class_name, "Only this class")->check(not_empty);
        list->add_option("--limit", ci_list_.limit, "CIs on a page (1000)");
        list->add_option("--cursor", ci_list_.cursor, "Where the page before ended");
        not_yet(list, "--as-of", true);
        commands_.emplace_back(list, [this] { return ci_list_; });
    }

    void add_lint() {
        CLI::App* const command =
            add("lint", "What looks wrong in the data", "faultline --data store lint");
        commands_.emplace_back(command, [] { return LintCommand{}; });
    }

    void add_serve() {
        CLI::App* const command = add(
            "serve", "Serve the HTTP API", "faultline --data store serve --listen 127.0.0.1:8080");
        command->add_option("--listen", serve_.listen, "Loopback address and port")
            ->capture_default_str();
        commands_.emplace_back(command, [this] { return serve_; });
    }

    CLI::App app_{"Configuration items, their dependencies, and what a failure takes down."};
    CommandLine line_;
    std::string not_yet_;
    std::vector<std::pair<CLI::App*, std::function<Command()>>> commands_;
    ImportCommand import_;
    ImpactCommand impact_;
    DependsCommand depends_;
    CiGetCommand ci_get_;
    CiListCommand ci_list_;
    ServeCommand serve_;
};

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, char** argv) {
    return Parser().parse(argc, argv);
}

}  // namespace faultline::cli
