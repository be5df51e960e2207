#include "api/http/proposed_edit.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace faultline::http {

namespace {

constexpr std::array<std::string_view, 2> kGroupMembers = {"ci", "name"};
constexpr std::array<std::string_view, 4> kRelationshipMembers = {
    "source", "type", "target", "group"};
constexpr std::array<std::string_view, 4> kAdding = {"ci", "relationship", "group", "retire"};

std::string required_text(const JsonPlace& object, std::string_view name) {
    const JsonPlace place = object[name];
    const auto text = place.text();
    if (place.is_null() || (text && text->empty())) {
        place.refuse("missing_member", std::string(name) + " is missing or empty");
    }
    return text.value_or("");
}

app::ProposedEdit read_removed_relationship(const JsonPlace& content) {
    app::ProposedEdit edit{.action = app::EditAction::remove_relationship};
    if (!content.is_object(kRelationshipMembers)) return edit;
    edit.source = required_text(content, "source");
    edit.type = required_text(content, "type");
    edit.target = required_text(content, "target");
    edit.group = content["group"].text().value_or("");
    return edit;
}

app::ProposedEdit read_removed_group(const JsonPlace& content) {
    app::ProposedEdit edit{.action = app::EditAction::remove_group};
    if (!content.is_object(kGroupMembers)) return edit;
    edit.source = required_text(content, "ci");
    edit.group = required_text(content, "name");
    return edit;
}

}  // namespace

app::ProposedEdit read_proposed_edit(const JsonPlace& place) {
    const auto* const object = place.value().as<json::Object>();
    const std::string kind =
        object != nullptr && object->size() == 1 ? object->front().first : std::string();
    if (kind == "remove_relationship") return read_removed_relationship(place[kind]);
    if (kind == "remove_group") return read_removed_group(place[kind]);
    if (std::ranges::find(kAdding, kind) == kAdding.end()) {
        place.refuse("not_one_edit",
                     "must be an object with one of ci, relationship, group, retire, "
                     "remove_relationship, remove_group");
        return {};
    }
    return {.action = app::EditAction::add, .line = place.value().text()};
}

}  // namespace faultline::http
