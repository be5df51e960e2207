#include "api/app/condition.h"

#include <algorithm>
#include <cstddef>
#include <ranges>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

bool is_listed(const TagList& list, Version current, bool weak_too) {
    const std::string text = std::to_string(raw(current));
    return std::ranges::any_of(list.tags, [&](const EntityTag& tag) {
        return tag.text == text && (weak_too || !tag.is_weak);
    });
}

// So many tags are quoted.
constexpr std::size_t kShownTagsMax = 8;

}  // namespace

std::string text_of(const TagList& list) {
    if (list.any) return "*";
    std::string text;
    for (const EntityTag& tag : list.tags | std::views::take(kShownTagsMax)) {
        if (!text.empty()) text += ", ";
        text += (tag.is_weak ? "W/\"" : "\"") + model::printable(tag.text) + "\"";
    }
    return list.tags.size() > kShownTagsMax ? text + ", ..." : text;
}

bool match_holds(const Condition& condition, std::optional<Version> current) {
    if (!condition.match) return true;
    if (!current) return false;
    return condition.match->any || is_listed(*condition.match, *current, false);
}

bool none_match_holds(const Condition& condition, std::optional<Version> current) {
    if (!condition.none_match || !current) return true;
    return !condition.none_match->any && !is_listed(*condition.none_match, *current, true);
}

}  // namespace faultline::app
