// CommandRegistry: where each group of commands declares its options and what it runs.
//
// A group keeps the values of its options in an object of its own that the closures share; the
// parser fills it in before a closure is called.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_line.h"

namespace CLI {
class App;
}  // namespace CLI

namespace faultline::cli {

// What --help says of the option --as-of.
inline constexpr const char* kAsOfNote = "As it was at this time (RFC 3339) or version";

// Which store a command works on: one that is opened or asked (exactly one of --data and --server),
// one that only this process can open (--data), or none (both are refused).
enum class StoreUse { any, data, none };

// What --help says of a command.
struct CommandText {
    std::string name;  // "import", or "ci get" for a command of the group "ci"
    std::string description;
    std::string example;
};

// What is known of a declared command.
struct DeclaredCommand {
    CLI::App* parser = nullptr;
    std::string name;
    StoreUse store = StoreUse::any;
    std::variant<RequestMaker, LocalRunner> run;
    std::string storeless_option = {};  // given, the command uses no store; empty: there is none
};

// A command that is being declared.  What `into` refers to must live as long as the closure.
class Command {
 public:
    // Use CommandRegistry::add().
    Command(CommandRegistry& registry, CLI::App& parser, std::string name)
        : registry_(&registry), parser_(&parser), name_(std::move(name)) {}

    // What stands without an option's name: one word, or one and more, which are required, or a
    // word, or words, that may be left out.
    Command& argument(const std::string& name, std::string& into, const std::string& note);
    Command& optional_argument(const std::string& name, std::string& into, const std::string& note);
    Command& arguments(const std::string& name,
                       std::vector<std::string>& into,
                       const std::string& note);
    Command& optional_arguments(const std::string& name,
                                std::vector<std::string>& into,
                                const std::string& note);

    // Of two declared options or words exactly one must be given.
    Command& one_of(const std::string& option, const std::string& other);

    // An option with a text.  A text that `into` holds already is the default and shown.  text()
    // refuses an empty one, because an unset variable of a script must not look like an option that
    // was left out.
    Command& text(const std::string& option, std::string& into, const std::string& note);
    Command& text_or_empty(const std::string& option, std::string& into, const std::string& note);

    // An option with a text that must be one of `choices`.
    Command& choice(const std::string& option,
                    std::string& into,
                    const std::string& note,
                    const std::vector<std::string>& choices);

    // An option with as many texts as follow; none may be empty.
    Command& texts(const std::string& option,
                   std::vector<std::string>& into,
                   const std::string& note);

    // An option with one text, which may be given several times; none may be empty.
    Command& repeated_text(const std::string& option,
                           std::vector<std::string>& into,
                           const std::string& note);

    // An option with a whole number.
    Command& number(const std::string& option,
                    std::optional<std::uint32_t>& into,
                    const std::string& note);
    Command& number(const std::string& option,
                    std::optional<std::uint64_t>& into,
                    const std::string& note);

    // An option without a value.
    Command& flag(const std::string& option, bool& into, const std::string& note);

    // An option that may have a value, but only after `=`: "true" without one, "" if it is absent.
    Command& flag_with_value(const std::string& option, std::string& into, const std::string& note);

    // What the command runs; exactly one of them is called, last.  With `storeless_option` on the
    // command line the command uses no store.
    void asks(RequestMaker make);
    void runs(StoreUse store, LocalRunner run, std::string storeless_option = {});

    // The parser itself, for what the functions above cannot say.
    [[nodiscard]] CLI::App& parser() { return *parser_; }

 private:
    CommandRegistry* registry_;
    CLI::App* parser_;
    std::string name_;
};

// The commands of one parser.
class CommandRegistry {
 public:
    // Commands go into `root`, which must outlive the registry.
    explicit CommandRegistry(CLI::App& root) : root_(&root) {}
    CommandRegistry(const CommandRegistry&) = delete;
    CommandRegistry& operator=(const CommandRegistry&) = delete;

    // A command.  REQUIRES: the group of a name of two words is there.
    Command add(const CommandText& text);

    // A word that stands before the names of several commands, such as `ci`.
    void add_group(const CommandText& text);

    // The command that was parsed; null if there is none.
    [[nodiscard]] const DeclaredCommand* chosen() const;

 private:
    friend class Command;

    CLI::App* root_;
    std::vector<DeclaredCommand> commands_;
};

}  // namespace faultline::cli
