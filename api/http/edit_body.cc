#include "api/http/edit_body.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "api/http/condition_fields.h"
#include "api/http/json_place.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

constexpr std::array<std::string_view, 5> kEditMembers = {
    "class", "name", "attributes", "relationships", "groups"};
constexpr std::array<std::string_view, 6> kPutMembers = {
    "class", "name", "attributes", "relationships", "groups", "upsert"};
constexpr std::array<std::string_view, 3> kOperationMembers = {"id", "if_match", "if_none_match"};
constexpr std::array<std::string_view, 8> kRelationshipMembers = {
    "source", "type", "target", "group", "capacity", "strength", "delay_s", "verified_at"};
constexpr std::array<std::string_view, 2> kGroupMembers = {"name", "required"};
constexpr std::array<std::string_view, 2> kBatchMembers = {"operations", "reason"};
constexpr std::string_view kScalars = "a string, number, boolean or an array of those";

std::optional<model::Scalar> read_scalar(const JsonPlace& place) {
    if (const auto* text = place.value().as<std::string>()) return *text;
    if (const auto* truth = place.value().as<bool>()) return *truth;
    if (const auto* number = place.value().as<double>()) return *number;
    if (place.value().type_name() == "integer") {
        if (const auto number = place.integer()) return *number;
        return std::nullopt;
    }
    place.wrong_type(kScalars);
    return std::nullopt;
}

std::optional<model::AttributeValue> read_value(const JsonPlace& place) {
    if (place.value().as<json::Array>() == nullptr) {
        auto scalar = read_scalar(place);
        if (!scalar) return std::nullopt;
        return model::AttributeValue(*std::move(scalar));
    }
    std::vector<model::Scalar> items;
    for (std::size_t i = 0; i < place.value().items().size(); i++) {
        auto scalar = read_scalar(place[i]);
        if (!scalar) return std::nullopt;
        items.push_back(*std::move(scalar));
    }
    return model::AttributeValue(std::move(items));
}

void read_attributes(const JsonPlace& place, app::CiEdit& edit) {
    const auto* const object = place.value().as<json::Object>();
    if (object == nullptr) return place.wrong_type("an object");
    for (const auto& [name, value] : *object) {
        if (value.is_null()) {
            edit.attributes.push_back({name, std::nullopt});
        } else if (auto read = read_value(place[name])) {
            edit.attributes.push_back({name, *std::move(read)});
        }
    }
}

// The end that is not named is the CI itself.
app::RelationshipEdit read_relationship(const JsonPlace& place, const std::string& ci) {
    app::RelationshipEdit edit;
    if (!place.is_object(kRelationshipMembers)) return edit;
    const auto source = place["source"].text();
    const auto target = place["target"].text();
    if (!target && (!source || *source == ci)) {
        place["target"].refuse("missing_member", "target is missing");
    }
    edit.source = source.value_or(ci);
    edit.target = target.value_or(ci);
    edit.type = place["type"].text().value_or("");
    edit.group = place["group"].text().value_or("");
    edit.capacity = place["capacity"].integer().value_or(1);
    edit.strength = place["strength"].real().value_or(1.0);
    edit.delay_s = place["delay_s"].integer().value_or(0);
    const JsonPlace verified = place["verified_at"];
    if (const auto text = verified.text()) {
        const auto time = parse_utc_time(*text);
        if (time.ok()) {
            edit.verified_at = time.value().microseconds;
        } else {
            verified.refuse("invalid_time", "must be a time like 2026-11-03T14:05:00Z (RFC 3339)");
        }
    }
    return edit;
}

app::GroupEdit read_group(const JsonPlace& place) {
    app::GroupEdit edit;
    if (!place.is_object(kGroupMembers)) return edit;
    edit.name = place["name"].text().value_or("");
    edit.required = place["required"].integer().value_or(1);
    return edit;
}

// A member that is null is removed: it is empty afterwards.
void read_members(const JsonPlace& place, app::CiEdit& edit) {
    if (place.has("class")) edit.class_name = place["class"].text().value_or("");
    if (place.has("name")) edit.name = place["name"].text().value_or("");
    if (place.has("attributes")) {
        edit.clears_attributes = place["attributes"].is_null();
        if (!edit.clears_attributes) read_attributes(place["attributes"], edit);
    }
    if (place.has("relationships")) {
        const JsonPlace list = place["relationships"];
        edit.relationships.emplace();
        for (std::size_t i = 0; list.is_array() && i < list.value().items().size(); i++) {
            edit.relationships->push_back(read_relationship(list[i], edit.id));
        }
    }
    if (place.has("groups")) {
        const JsonPlace list = place["groups"];
        edit.groups.emplace();
        for (std::size_t i = 0; list.is_array() && i < list.value().items().size(); i++) {
            edit.groups->push_back(read_group(list[i]));
        }
    }
}

// A condition in a body: the words of the field, or the number of a tag.
std::optional<app::TagList> read_tags(const JsonPlace& place, std::string_view name) {
    if (place.is_null()) return std::nullopt;
    if (const auto* number = place.value().as<std::int64_t>()) {
        return app::TagList{.tags = {{std::to_string(*number), false}}};
    }
    const auto text = place.text();
    if (!text) return std::nullopt;
    auto tags = parse_tags(name, *text);
    if (tags.ok()) return std::move(tags).value();
    place.refuse("wrong_value", tags.error().message);
    return std::nullopt;
}

std::optional<app::EditKind> kind_of(std::string_view word) {
    if (word == "put") return app::EditKind::put;
    if (word == "patch") return app::EditKind::patch;
    if (word == "delete") return app::EditKind::retire;
    return std::nullopt;
}

void read_operation(const JsonPlace& operation, std::vector<app::CiEdit>& edits) {
    const auto* const object = operation.value().as<json::Object>();
    const auto kind =
        object != nullptr && object->size() == 1 ? kind_of(object->front().first) : std::nullopt;
    if (!kind) {
        return operation.refuse("not_one_operation",
                                "must be an object with one of put, patch, delete");
    }
    const JsonPlace content = operation[object->front().first];
    app::CiEdit edit;
    edit.kind = *kind;
    edit.pointer = content.pointer();
    const bool retires = *kind == app::EditKind::retire;
    const std::span<const std::string_view> members =
        retires ? std::span<const std::string_view>()
                : std::span<const std::string_view>(kPutMembers);
    if (!content.is_object(kOperationMembers, members)) return;
    edit.id = content["id"].text().value_or("");
    if (edit.id.empty()) content["id"].refuse("missing_member", "id is missing or empty");
    edit.condition.match = read_tags(content["if_match"], "if_match");
    edit.condition.none_match = read_tags(content["if_none_match"], "if_none_match");
    if (!retires) {
        edit.upsert = content["upsert"].truth().value_or(false);
        read_members(content, edit);
    }
    edits.push_back(std::move(edit));
}

}  // namespace

void read_edit(const json::Value& body, app::CiEdit& edit, std::vector<Violation>& violations) {
    const JsonPlace place(body, edit.pointer, violations);
    if (place.is_object(kEditMembers)) read_members(place, edit);
}

BatchBody read_batch(const json::Value& body, std::vector<Violation>& violations) {
    BatchBody batch;
    const JsonPlace place(body, "", violations);
    if (!place.is_object(kBatchMembers)) return batch;
    batch.reason = place["reason"].text().value_or("");
    const JsonPlace operations = place["operations"];
    if (operations.is_null()) operations.refuse("missing_member", "operations is missing");
    for (std::size_t i = 0; operations.is_array() && i < operations.value().items().size(); i++) {
        read_operation(operations[i], batch.edits);
    }
    return batch;
}

}  // namespace faultline::http
