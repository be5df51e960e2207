#include "api/http/schema_body.h"

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/json_place.h"

namespace faultline::http {

namespace {

using model::EntryKind;

// What says of which version a document was shown is ignored, so that it can be sent back.
constexpr std::array<std::string_view, 3> kShownMembers = {"version", "graph_version", "as_of"};
constexpr std::array<std::string_view, 7> kMembers = {"classes",
                                                      "relationship_types",
                                                      "sources",
                                                      "identification",
                                                      "authority",
                                                      "conformance",
                                                      "remove"};
constexpr std::array<std::string_view, 6> kClassMembers = {
    "name", "extends", "layer", "unavailability", "description", "attributes"};
constexpr std::array<std::string_view, 8> kAttributeMembers = {
    "name", "type", "array", "unit", "presence", "controlled", "allowed", "description"};
constexpr std::array<std::string_view, 8> kTypeMembers = {"name",
                                                          "inverse",
                                                          "impact",
                                                          "direction",
                                                          "description",
                                                          "allowed",
                                                          "targets_max",
                                                          "sources_max"};
constexpr std::array<std::string_view, 2> kPairMembers = {"source", "target"};
constexpr std::array<std::string_view, 2> kSourceMembers = {"name", "freshness_days"};
constexpr std::array<std::string_view, 2> kIdentificationMembers = {"class", "entries"};
constexpr std::array<std::string_view, 2> kIdentifierMembers = {"attributes", "through"};
constexpr std::array<std::string_view, 3> kAuthorityMembers = {"class", "attribute", "sources"};
constexpr std::array<std::string_view, 2> kRemovedAuthorityMembers = {"class", "attribute"};
constexpr std::array<std::string_view, 4> kConformanceMembers = {
    "name", "class", "check", "argument"};

// The position of a word in `words`, which is the number of an enumerator; the first if it is null.
template <typename Enum, std::size_t kSize>
Enum read_word(const JsonPlace& place, const std::array<std::string_view, kSize>& words) {
    const auto text = place.text();
    if (!text) return Enum{};
    std::string all;
    for (std::size_t i = 0; i < kSize; i++) {
        if (words[i] == *text) return static_cast<Enum>(i);
        all += (i == 0 ? "" : ", ") + std::string(words[i]);
    }
    place.refuse("wrong_value", "must be one of " + all);
    return Enum{};
}

// A whole number from 0 to `max`; 0 if it is null.
std::uint32_t read_number(const JsonPlace& place, std::uint32_t max) {
    const std::int64_t number = place.integer().value_or(0);
    if (number >= 0 && number <= std::int64_t{max}) return static_cast<std::uint32_t>(number);
    place.refuse("out_of_range", "must be from 0 to " + std::to_string(max));
    return 0;
}

// Calls `read` with every item of an array.
template <typename Read>
auto read_list(const JsonPlace& place, Read read) {
    std::vector<decltype(read(place))> list;
    if (!place.is_array()) return list;
    for (std::size_t i = 0; i < place.value().items().size(); i++) {
        list.push_back(read(place[i]));
    }
    return list;
}

model::AttributeDefinition read_attribute(const JsonPlace& place) {
    constexpr std::array<std::string_view, 4> kTypes = {"string", "integer", "real", "boolean"};
    constexpr std::array<std::string_view, 3> kPresences = {"optional", "recommended", "required"};
    model::AttributeDefinition attribute;
    if (!place.is_object(kAttributeMembers)) return attribute;
    attribute.name = place["name"].text().value_or("");
    attribute.type = read_word<model::ValueType>(place["type"], kTypes);
    attribute.array = place["array"].truth().value_or(false);
    attribute.unit = place["unit"].text().value_or("");
    attribute.presence = read_word<model::Presence>(place["presence"], kPresences);
    attribute.controlled = place["controlled"].truth().value_or(false);
    attribute.allowed = place["allowed"].texts();
    attribute.description = place["description"].text().value_or("");
    return attribute;
}

model::ClassDefinition read_class(const JsonPlace& place) {
    model::ClassDefinition definition;
    if (!place.is_object(kClassMembers)) return definition;
    definition.name = place["name"].text().value_or("");
    definition.extends = place["extends"].text().value_or("");
    definition.layer = static_cast<std::uint8_t>(
        read_number(place["layer"], std::numeric_limits<std::uint8_t>::max()));
    definition.unavailability = place["unavailability"].real();
    definition.description = place["description"].text().value_or("");
    definition.attributes = read_list(place["attributes"], read_attribute);
    return definition;
}

model::ClassPair read_pair(const JsonPlace& place) {
    model::ClassPair pair;
    if (!place.is_object(kPairMembers)) return pair;
    pair.source = place["source"].text().value_or("");
    pair.target = place["target"].text().value_or("");
    return pair;
}

model::RelationshipType read_type(const JsonPlace& place) {
    constexpr std::array<std::string_view, 3> kImpacts = {
        "source_needs_target", "target_needs_source", "none"};
    constexpr std::array<std::string_view, 2> kDirections = {"any", "not_to_higher_layer"};
    constexpr std::uint32_t kMax = std::numeric_limits<std::uint32_t>::max();
    model::RelationshipType type;
    if (!place.is_object(kTypeMembers)) return type;
    type.name = place["name"].text().value_or("");
    type.inverse = place["inverse"].text().value_or("");
    type.kind = read_word<model::ImpactKind>(place["impact"], kImpacts);
    type.direction = read_word<model::ExpectedDirection>(place["direction"], kDirections);
    type.description = place["description"].text().value_or("");
    type.allowed = read_list(place["allowed"], read_pair);
    type.targets_max = read_number(place["targets_max"], kMax);
    type.sources_max = read_number(place["sources_max"], kMax);
    return type;
}

model::SourceDefinition read_source(const JsonPlace& place) {
    model::SourceDefinition source;
    if (!place.is_object(kSourceMembers)) return source;
    source.name = place["name"].text().value_or("");
    const JsonPlace days = place["freshness_days"];
    if (days.is_null()) return source;
    const std::uint32_t number = read_number(days, model::kFreshnessDaysMax);
    source.freshness_days = number;
    return source;
}

model::IdentifierEntry read_identifier(const JsonPlace& place) {
    model::IdentifierEntry entry;
    if (!place.is_object(kIdentifierMembers)) return entry;
    entry.attributes = place["attributes"].texts();
    entry.through = place["through"].text().value_or("");
    return entry;
}

model::IdentificationRule read_identification(const JsonPlace& place) {
    model::IdentificationRule rule;
    if (!place.is_object(kIdentificationMembers)) return rule;
    rule.class_name = place["class"].text().value_or("");
    rule.entries = read_list(place["entries"], read_identifier);
    return rule;
}

model::AuthorityRule read_authority(const JsonPlace& place) {
    model::AuthorityRule rule;
    if (!place.is_object(kAuthorityMembers)) return rule;
    rule.class_name = place["class"].text().value_or("");
    rule.attribute = place["attribute"].text().value_or("");
    rule.sources = place["sources"].texts();
    return rule;
}

model::ConformanceRule read_conformance(const JsonPlace& place) {
    model::ConformanceRule rule;
    if (!place.is_object(kConformanceMembers)) return rule;
    rule.name = place["name"].text().value_or("");
    rule.class_name = place["class"].text().value_or("");
    rule.check = place["check"].text().value_or("");
    rule.argument = place["argument"].text().value_or("");
    return rule;
}

model::RemovedEntry read_removed_authority(const JsonPlace& place) {
    model::RemovedEntry removed{EntryKind::authority, {}};
    if (!place.is_object(kRemovedAuthorityMembers)) return removed;
    removed.name = model::authority_name(place["class"].text().value_or(""),
                                         place["attribute"].text().value_or(""));
    return removed;
}

void read_removals(const JsonPlace& place, std::vector<model::CatalogueEntry>& entries) {
    constexpr std::size_t kKinds = kMembers.size() - 1;
    if (place.is_null()) return;
    if (!place.is_object(std::span(kMembers).first(kKinds))) return;
    for (std::size_t i = 0; i < kKinds; i++) {
        const auto kind = static_cast<EntryKind>(i);
        if (kind == EntryKind::authority) {
            for (auto& removed : read_list(place[kMembers.at(i)], read_removed_authority)) {
                entries.emplace_back(std::move(removed));
            }
            continue;
        }
        for (std::string& name : place[kMembers.at(i)].texts()) {
            entries.emplace_back(model::RemovedEntry{kind, std::move(name)});
        }
    }
}

}  // namespace

std::vector<model::CatalogueEntry> read_schema(const json::Value& document,
                                               std::vector<Violation>& violations) {
    std::vector<model::CatalogueEntry> entries;
    const JsonPlace place(document, "", violations);
    if (!place.is_object(kMembers, kShownMembers)) return entries;
    const auto add = [&](std::string_view member, auto read) {
        for (auto& entry : read_list(place[member], read)) {
            entries.emplace_back(std::move(entry));
        }
    };
    add("classes", read_class);
    add("relationship_types", read_type);
    add("sources", read_source);
    add("identification", read_identification);
    add("authority", read_authority);
    add("conformance", read_conformance);
    read_removals(place["remove"], entries);
    return entries;
}

}  // namespace faultline::http
