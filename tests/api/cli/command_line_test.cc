#include "api/cli/command_line.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "api/cli/command_registry.h"
#include "tests/storage/test_store.h"

namespace faultline::cli {
namespace {

// What the commands of these tests were given, as one line.
std::string given;

void add_store_commands(CommandRegistry& registry) {
    const auto run = [](const CommandLine& line) {
        given = line.data + "|" + line.server;
        return 7;
    };
    registry.add_group({"local", "Commands of this process", "local none"});
    registry.add({"local any", "Any store", "local any"}).runs(StoreUse::any, run);
    registry.add({"local data", "A directory", "local data"}).runs(StoreUse::data, run);
    registry.add({"local none", "No store", "local none"}).runs(StoreUse::none, run);
}

struct AskOptions {
    std::vector<std::string> words;
    std::optional<std::uint64_t> version;
    std::string name = "shown";
};

void add_ask(CommandRegistry& registry) {
    const auto options = std::make_shared<AskOptions>();
    registry.add({"ask", "Asks", "ask"})
        .texts("--words", options->words, "Words")
        .number("--version-of", options->version, "A version")
        .text("--name", options->name, "A name")
        .asks([options] {
            TargetBuilder target("/" + options->name);
            target.add_if("version", options->version);
            for (const std::string& word : options->words) {
                target.add("word", word);
            }
            return get_request(target.take(), render::AnswerKind::lint);
        });
}

constexpr std::array<CommandGroup, 2> kGroups = {add_store_commands, add_ask};

std::variant<CommandLine, int> parse(std::vector<std::string> words) {
    std::string program = "faultline";
    std::vector<char*> arguments = {program.data()};
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data(), kGroups);
}

// The exit code of a command that runs locally, or of words that were refused.
int run_local(const std::vector<std::string>& words) {
    const auto parsed = parse(words);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& line = std::get<CommandLine>(parsed);
    return std::get<LocalRunner>(line.command)(line);
}

std::string asked_target(const std::vector<std::string>& words) {
    const auto parsed = parse(words);
    REQUIRE(std::holds_alternative<CommandLine>(parsed));
    const auto& line = std::get<CommandLine>(parsed);
    return storage::must(std::get<RequestMaker>(line.command)()).call.target;
}

TEST_SUITE("api/cli/command_line") {
    TEST_CASE("a local command gets the store that it may use, and its exit code counts") {
        CHECK(run_local({"local", "any", "--data", "d"}) == 7);
        CHECK(given == "d|");
        CHECK(run_local({"local", "any", "--server", "s"}) == 7);
        CHECK(given == "|s");
        CHECK(run_local({"--data", "d", "--server", "s", "local", "data"}) == 7);
        CHECK(given == "d|");
        CHECK(run_local({"local", "none"}) == 7);
        CHECK(given == "|");
    }

    TEST_CASE("a store that a local command cannot use is wrong usage") {
        CHECK(run_local({"--data", "d", "--server", "s", "local", "any"}) == 2);
        CHECK(run_local({"--server", "s", "local", "data"}) == 2);
        CHECK(run_local({"local", "none", "--data", "d"}) == 2);
        CHECK(run_local({"local", "none", "--server", "s"}) == 2);
    }

    TEST_CASE("options reach the closure that makes the request") {
        CHECK(asked_target({"--data", "d", "ask"}) == "/shown");
        CHECK(asked_target({"ask",
                            "--data",
                            "d",
                            "--version-of",
                            "18446744073709551615",
                            "--name",
                            "n",
                            "--words",
                            "a b",
                            "c"}) == "/n?version=18446744073709551615&word=a%20b&word=c");
    }

    TEST_CASE("a text that is empty or a number that is none is wrong usage") {
        CHECK(std::get<int>(parse({"--data", "d", "ask", "--name", ""})) == 2);
        CHECK(std::get<int>(parse({"--data", "d", "ask", "--words", "a", ""})) == 2);
        CHECK(std::get<int>(parse({"--data", "d", "ask", "--version-of", "x"})) == 2);
    }
}

}  // namespace
}  // namespace faultline::cli
