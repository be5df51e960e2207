#include "importers/debian_relations.h"

#include <algorithm>
#include <string>
#include <utility>

#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

// Cuts `text` at each `separator`; the pieces are trimmed.
class Pieces {
 public:
    Pieces(std::string_view text, char separator) : text_(text), separator_(separator) {}

    // The next piece; false if there was none left.
    bool next(std::string_view& piece) {
        if (done_) return false;
        const std::size_t at = text_.find(separator_);
        piece = trimmed(text_.substr(0, at));
        done_ = at == std::string_view::npos;
        if (!done_) text_.remove_prefix(at + 1);
        return true;
    }

 private:
    std::string_view text_;
    char separator_;
    bool done_ = false;
};

// Cut `open` ... `close` off the front of `text`; false if it does not begin so.
bool take_bracket(std::string_view& text, char open, char close) {
    if (!text.starts_with(open)) return false;
    const std::size_t end = text.find(close);
    if (end == std::string_view::npos) return false;
    text = trimmed(text.substr(end + 1));
    return true;
}

// The name in one alternative; counts what else it holds in `ignored`.
Result<std::string_view> parse_alternative(std::string_view text, IgnoredParts& ignored) {
    const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n:([<"));
    std::string_view rest = text.substr(name.size());
    if (!is_package_name(name)) {
        return invalid_argument(shown(text) + " does not begin with the name of a package");
    }
    if (rest.starts_with(':')) {
        const std::size_t end = std::min(rest.find_first_of(" \t\r\n([<"), rest.size());
        if (end == 1) {
            return invalid_argument("no architecture stands behind the colon of " + shown(text));
        }
        ignored.architectures++;
        rest.remove_prefix(end);
    }
    rest = trimmed(rest);
    if (take_bracket(rest, '(', ')')) ignored.versions++;
    if (take_bracket(rest, '[', ']')) ignored.architectures++;
    while (take_bracket(rest, '<', '>')) {
        ignored.profiles++;
    }
    if (!rest.empty()) {
        return invalid_argument("what stands behind the name in " + shown(text) +
                                " is neither (version) nor [architectures] nor <profiles>");
    }
    return name;
}

// The names of the alternatives of one clause.
Result<std::vector<std::string_view>> parse_clause(std::string_view clause, IgnoredParts& ignored) {
    std::vector<std::string_view> names;
    Pieces alternatives(clause, '|');
    std::string_view alternative;
    while (alternatives.next(alternative)) {
        if (alternative.empty()) {
            return invalid_argument("an alternative of " + shown(clause) + " is empty");
        }
        FL_TRY(const std::string_view name, parse_alternative(alternative, ignored));
        names.push_back(name);
    }
    return names;
}

}  // namespace

bool is_package_name(std::string_view name) {
    return !name.empty() && is_letter_or_digit(name.front()) &&
           std::ranges::all_of(name, [](char c) {
               return is_letter_or_digit(c) || c == '+' || c == '-' || c == '.' || c == '_';
           });
}

Result<DebianRelations> parse_debian_relations(std::string_view field) {
    DebianRelations relations;
    Pieces clauses(field, ',');
    std::string_view clause;
    while (clauses.next(clause)) {
        // Generated fields have stray commas.
        if (clause.empty()) continue;
        FL_TRY(auto names, parse_clause(clause, relations.ignored));
        relations.clauses.push_back(std::move(names));
    }
    return relations;
}

}  // namespace faultline::importers
