#include "api/cli/command_line.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/cli/command_registry.h"
#include "api/cli/exit_code.h"

namespace faultline::cli {

namespace {

std::string environment(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? "" : value;
}

// Builds the parser and keeps what it fills in.
class Parser {
 public:
    explicit Parser(std::span<const CommandGroup> groups) {
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
        for (const CommandGroup add : groups) {
            add(registry_);
        }
    }

    std::variant<CommandLine, int> parse(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const bool no_command = app_.get_subcommands().empty();
            const std::vector<std::string> words = app_.remaining();
            if (error.get_exit_code() != 0 && no_command && !words.empty()) {
                return wrong_usage("there is no command '" + words.front() +
                                   "'; see faultline --help");
            }
            return app_.exit(error) == 0 ? kDone : kWrongUsage;
        }
        const DeclaredCommand* const chosen = registry_.chosen();
        if (chosen == nullptr) return wrong_usage("which command? see faultline --help");
        line_.command = chosen->run;
        return choose_store(*chosen);
    }

 private:
    std::variant<CommandLine, int> choose_store(const DeclaredCommand& command) {
        const std::string& storeless = command.storeless_option;
        const bool uses_none = !storeless.empty() && command.parser->count(storeless) != 0;
        switch (uses_none ? StoreUse::none : command.store) {
            case StoreUse::any:
                return choose_any();
            case StoreUse::data:
                return choose_data(command.name);
            case StoreUse::none:
                break;
        }
        if (line_.data.empty() && line_.server.empty()) return line_;
        return wrong_usage(command.name + (uses_none ? " with " + storeless : "") +
                           " opens no store: leave out --data and --server");
    }

    std::variant<CommandLine, int> choose_any() {
        read_environment();
        if (!line_.data.empty() && !line_.server.empty()) {
            return wrong_usage("give either --data DIR or --server URL, not both");
        }
        if (line_.data.empty() && line_.server.empty()) {
            return wrong_usage(
                "which store? give --data DIR (or FAULTLINE_DATA) to open one, or --server URL "
                "(or FAULTLINE_SERVER) to ask a running server");
        }
        return line_;
    }

    std::variant<CommandLine, int> choose_data(const std::string& name) {
        read_environment();
        if (line_.data.empty()) return wrong_usage(name + " needs a store: --data DIR");
        line_.server.clear();
        return line_;
    }

    // Options win over the environment.
    void read_environment() {
        if (!line_.data.empty() || !line_.server.empty()) return;
        line_.data = environment("FAULTLINE_DATA");
        line_.server = environment("FAULTLINE_SERVER");
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

    CLI::App app_{"Configuration items, their dependencies, and what a failure takes down."};
    CommandLine line_;
    CommandRegistry registry_{app_};
};

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc,
                                                  char** argv,
                                                  std::span<const CommandGroup> groups) {
    return Parser(groups).parse(argc, argv);
}

}  // namespace faultline::cli
