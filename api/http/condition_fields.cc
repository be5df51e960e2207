#include "api/http/condition_fields.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::http {

namespace {

Error wrong_tags(std::string_view field, std::string_view text) {
    Error error =
        invalid_argument(std::string(field) + " is " + model::printable(std::string(text)) +
                         ", it must be * or entity tags as answers give them, such as "
                         "\"12\", separated by commas");
    error.violations.push_back({"/headers/" + std::string(field), "wrong_value", error.message});
    return error;
}

void skip_space(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

// Takes one tag off the front; nothing if there is none.
std::optional<app::EntityTag> take_tag(std::string_view& text) {
    app::EntityTag tag;
    tag.is_weak = text.starts_with("W/");
    if (tag.is_weak) text.remove_prefix(2);
    if (!text.starts_with('"')) return std::nullopt;
    const std::size_t end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    tag.text = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return tag;
}

// The value of a field that may come in several lines.
std::optional<std::string> joined(const Request& request, std::string_view field) {
    std::optional<std::string> all;
    for (const auto& [name, value] : request.headers) {
        if (name != field) continue;
        all = all ? *all + "," + value : value;
    }
    return all;
}

}  // namespace

Result<app::TagList> parse_tags(std::string_view field, std::string_view text) {
    if (text == "*") return app::TagList{.any = true};
    app::TagList list;
    std::string_view rest = text;
    while (true) {
        skip_space(rest);
        auto tag = take_tag(rest);
        if (!tag) return wrong_tags(field, text);
        list.tags.push_back(*std::move(tag));
        skip_space(rest);
        if (rest.empty()) return list;
        if (!rest.starts_with(',')) return wrong_tags(field, text);
        rest.remove_prefix(1);
    }
}

Result<app::Condition> condition_of(const Request& request) {
    app::Condition condition;
    if (const auto match = joined(request, "if-match")) {
        FL_TRY(condition.match, parse_tags("if-match", *match));
    }
    if (const auto none_match = joined(request, "if-none-match")) {
        FL_TRY(condition.none_match, parse_tags("if-none-match", *none_match));
    }
    return condition;
}

}  // namespace faultline::http
