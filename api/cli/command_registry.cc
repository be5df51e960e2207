#include "api/cli/command_registry.h"

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

std::string not_empty(const std::string& value) {
    return value.empty() ? "must not be empty" : "";
}

CLI::App* add_parser(CLI::App& root, const CommandText& text) {
    const std::size_t space = text.name.find(' ');
    CLI::App& owner =
        space == std::string::npos ? root : *root.get_subcommand(text.name.substr(0, space));
    const std::string word = space == std::string::npos ? text.name : text.name.substr(space + 1);
    CLI::App* const parser = owner.add_subcommand(word, text.description);
    parser->footer("Example: " + text.example);
    return parser;
}

}  // namespace

Command& Command::argument(const std::string& name, std::string& into, const std::string& note) {
    parser_->add_option(name, into, note)->required();
    return *this;
}

Command& Command::optional_argument(const std::string& name,
                                    std::string& into,
                                    const std::string& note) {
    parser_->add_option(name, into, note);
    return *this;
}

Command& Command::arguments(const std::string& name,
                            std::vector<std::string>& into,
                            const std::string& note) {
    parser_->add_option(name, into, note)->required();
    return *this;
}

Command& Command::optional_arguments(const std::string& name,
                                     std::vector<std::string>& into,
                                     const std::string& note) {
    parser_->add_option(name, into, note);
    return *this;
}

Command& Command::one_of(const std::string& option, const std::string& other) {
    CLI::Option* const one = parser_->get_option(option);
    CLI::Option* const two = parser_->get_option(other);
    one->excludes(two);
    parser_->parse_complete_callback([one, two, option, other] {
        if (one->count() + two->count() == 0) throw CLI::RequiredError(option + " or " + other);
    });
    return *this;
}

Command& Command::text(const std::string& option, std::string& into, const std::string& note) {
    text_or_empty(option, into, note);
    parser_->get_option(option)->check(not_empty);
    return *this;
}

Command& Command::text_or_empty(const std::string& option,
                                std::string& into,
                                const std::string& note) {
    CLI::Option* const added = parser_->add_option(option, into, note);
    if (!into.empty()) added->capture_default_str();
    return *this;
}

Command& Command::choice(const std::string& option,
                         std::string& into,
                         const std::string& note,
                         const std::vector<std::string>& choices) {
    parser_->add_option(option, into, note)->check(CLI::IsMember(choices));
    return *this;
}

Command& Command::texts(const std::string& option,
                        std::vector<std::string>& into,
                        const std::string& note) {
    parser_->add_option(option, into, note)->check(not_empty);
    return *this;
}

Command& Command::repeated_text(const std::string& option,
                                std::vector<std::string>& into,
                                const std::string& note) {
    parser_->add_option(option, into, note)->check(not_empty)->allow_extra_args(false);
    return *this;
}

Command& Command::number(const std::string& option,
                         std::optional<std::uint32_t>& into,
                         const std::string& note) {
    parser_->add_option(option, into, note);
    return *this;
}

Command& Command::number(const std::string& option,
                         std::optional<std::uint64_t>& into,
                         const std::string& note) {
    parser_->add_option(option, into, note);
    return *this;
}

Command& Command::flag(const std::string& option, bool& into, const std::string& note) {
    parser_->add_flag(option, into, note);
    return *this;
}

Command& Command::flag_with_value(const std::string& option,
                                  std::string& into,
                                  const std::string& note) {
    // A flag with a value of its own: a value after a space could not be told from an argument.
    parser_->add_flag(option + "{true}", into, note)->type_name("");
    return *this;
}

void Command::asks(RequestMaker make) {
    registry_->commands_.push_back({parser_, name_, StoreUse::any, std::move(make)});
}

void Command::runs(StoreUse store, LocalRunner run, std::string storeless_option) {
    registry_->commands_.push_back(
        {parser_, name_, store, std::move(run), std::move(storeless_option)});
}

Command CommandRegistry::add(const CommandText& text) {
    return {*this, *add_parser(*root_, text), text.name};
}

void CommandRegistry::add_group(const CommandText& text) {
    CLI::App* const group = add_parser(*root_, text);
    group->require_subcommand(1);
    group->fallthrough();
}

const DeclaredCommand* CommandRegistry::chosen() const {
    const DeclaredCommand* chosen = nullptr;
    for (const DeclaredCommand& command : commands_) {
        if (!command.parser->parsed()) continue;
        // Of a command and one below it, `backup` and `backup list`, the longer is meant.
        if (chosen == nullptr || command.name.size() > chosen->name.size()) chosen = &command;
    }
    return chosen;
}

}  // namespace faultline::cli
