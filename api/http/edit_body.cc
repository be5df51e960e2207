#include "api/http/edit_body.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "api/http/condition_fields.h"
#include "engine/base/utc_time.h"
#include "engine/model/validation.h"

namespace faultline::http {

namespace {

using json::Value;

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

// A name as a JSON pointer has it (RFC 6901).
std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return text;
}

// A value somewhere in the body.
class Place {
 public:
    Place(const Value& value, std::string pointer, std::vector<Violation>& violations)
        : value_(&value), pointer_(std::move(pointer)), violations_(&violations) {}

    [[nodiscard]] const Value& value() const { return *value_; }
    [[nodiscard]] const std::string& pointer() const { return pointer_; }
    [[nodiscard]] bool is_null() const { return value_->is_null(); }

    void refuse(std::string code, std::string message) const {
        violations_->push_back({pointer_, std::move(code), std::move(message)});
    }

    void wrong_type(std::string_view expected) const {
        refuse("wrong_type",
               "must be " + std::string(expected) + ", not " + std::string(value_->type_name()));
    }

    // The member of that name, or the item at that position; null if there is none.
    [[nodiscard]] Place operator[](std::string_view name) const {
        return {(*value_)[name], pointer_ + "/" + escaped(name), *violations_};
    }
    [[nodiscard]] Place operator[](std::size_t position) const {
        return {value_->items()[position], pointer_ + "/" + std::to_string(position), *violations_};
    }

    // True if it is an object, whose unknown members are refused.
    [[nodiscard]] bool is_object(std::span<const std::string_view> members,
                                 std::span<const std::string_view> further = {}) const {
        const auto* const object = value_->as<json::Object>();
        if (object == nullptr) {
            wrong_type("an object");
            return false;
        }
        for (const auto& [name, member] : *object) {
            const bool known = std::ranges::find(members, name) != members.end() ||
                               std::ranges::find(further, name) != further.end();
            if (known) continue;
            violations_->push_back({pointer_ + "/" + escaped(name),
                                    "unknown_member",
                                    "there is no member '" + model::printable(name) + "' here"});
        }
        return true;
    }

    // Each returns the value, or nothing if it is null or of another type, which is a violation.
    [[nodiscard]] std::optional<std::string> text() const {
        if (const auto* text = value_->as<std::string>()) return *text;
        if (!is_null()) wrong_type("a string");
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> integer() const {
        if (const auto* number = value_->as<std::int64_t>()) return *number;
        if (const auto* number = value_->as<std::uint64_t>()) {
            if (*number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
                return static_cast<std::int64_t>(*number);
            }
            refuse("out_of_range", "integers must fit into 64 bits with sign");
            return std::nullopt;
        }
        if (!is_null()) wrong_type("an integer");
        return std::nullopt;
    }
    [[nodiscard]] std::optional<double> real() const {
        if (const auto* number = value_->as<double>()) return *number;
        if (value_->type_name() == "integer") {
            const auto whole = integer();
            return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
        }
        if (!is_null()) wrong_type("a number");
        return std::nullopt;
    }
    [[nodiscard]] std::optional<bool> truth() const {
        if (const auto* truth = value_->as<bool>()) return *truth;
        if (!is_null()) wrong_type("true or false");
        return std::nullopt;
    }
    // True if it is an array.
    [[nodiscard]] bool is_array() const {
        if (value_->as<json::Array>() != nullptr) return true;
        if (!is_null()) wrong_type("an array");
        return false;
    }

 private:
    const Value* value_;
    std::string pointer_;
    std::vector<Violation>* violations_;
};

std::optional<model::Scalar> read_scalar(const Place& place) {
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

std::optional<model::AttributeValue> read_value(const Place& place) {
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

void read_attributes(const Place& place, app::CiEdit& edit) {
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
app::RelationshipEdit read_relationship(const Place& place, const std::string& ci) {
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
    const Place verified = place["verified_at"];
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

app::GroupEdit read_group(const Place& place) {
    app::GroupEdit edit;
    if (!place.is_object(kGroupMembers)) return edit;
    edit.name = place["name"].text().value_or("");
    edit.required = place["required"].integer().value_or(1);
    return edit;
}

bool has(const Place& place, std::string_view name) {
    const auto* const object = place.value().as<json::Object>();
    return object != nullptr && std::ranges::any_of(*object, [name](const auto& member) {
               return member.first == name;
           });
}

// A member that is null is removed: it is empty afterwards.
void read_members(const Place& place, app::CiEdit& edit) {
    if (has(place, "class")) edit.class_name = place["class"].text().value_or("");
    if (has(place, "name")) edit.name = place["name"].text().value_or("");
    if (has(place, "attributes")) {
        edit.clears_attributes = place["attributes"].is_null();
        if (!edit.clears_attributes) read_attributes(place["attributes"], edit);
    }
    if (has(place, "relationships")) {
        const Place list = place["relationships"];
        edit.relationships.emplace();
        for (std::size_t i = 0; list.is_array() && i < list.value().items().size(); i++) {
            edit.relationships->push_back(read_relationship(list[i], edit.id));
        }
    }
    if (has(place, "groups")) {
        const Place list = place["groups"];
        edit.groups.emplace();
        for (std::size_t i = 0; list.is_array() && i < list.value().items().size(); i++) {
            edit.groups->push_back(read_group(list[i]));
        }
    }
}

// A condition in a body: the words of the field, or the number of a tag.
std::optional<app::TagList> read_tags(const Place& place, std::string_view name) {
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

void read_operation(const Place& operation, std::vector<app::CiEdit>& edits) {
    const auto* const object = operation.value().as<json::Object>();
    const auto kind =
        object != nullptr && object->size() == 1 ? kind_of(object->front().first) : std::nullopt;
    if (!kind) {
        return operation.refuse("not_one_operation",
                                "must be an object with one of put, patch, delete");
    }
    const Place content = operation[object->front().first];
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
    const Place place(body, edit.pointer, violations);
    if (place.is_object(kEditMembers)) read_members(place, edit);
}

BatchBody read_batch(const json::Value& body, std::vector<Violation>& violations) {
    BatchBody batch;
    const Place place(body, "", violations);
    if (!place.is_object(kBatchMembers)) return batch;
    batch.reason = place["reason"].text().value_or("");
    const Place operations = place["operations"];
    if (operations.is_null()) operations.refuse("missing_member", "operations is missing");
    for (std::size_t i = 0; operations.is_array() && i < operations.value().items().size(); i++) {
        read_operation(operations[i], batch.edits);
    }
    return batch;
}

}  // namespace faultline::http
