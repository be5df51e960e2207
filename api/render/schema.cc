#include "api/render/schema.h"

#include <array>
#include <string>
#include <vector>

#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;
using model::Catalogue;

// Null stands for "not said".
void number_or_null(std::string_view name, std::uint32_t number, JsonWriter& out) {
    out.member(name, number == 0 ? std::optional<std::uint32_t>() : std::optional(number));
}

// The members of an attribute.  REQUIRES: inside an object.
void write_members(const model::AttributeDefinition& attribute, JsonWriter& out) {
    out.member("name", attribute.name);
    out.member("type", value_type_text(attribute.type));
    out.member("array", attribute.array);
    write_text_or_null("unit", attribute.unit, out);
    out.member("presence", presence_text(attribute.presence));
    out.member("controlled", attribute.controlled);
    write_texts("allowed", attribute.allowed, out);
    write_text_or_null("description", attribute.description, out);
}

void write(const model::ClassDefinition& definition, JsonWriter& out) {
    out.begin_object();
    out.member("name", definition.name);
    write_text_or_null("extends", definition.extends, out);
    number_or_null("layer", definition.layer, out);
    out.member("unavailability", definition.unavailability);
    write_text_or_null("description", definition.description, out);
    out.key("attributes");
    out.begin_array();
    for (const model::AttributeDefinition& attribute : definition.attributes) {
        out.begin_object();
        write_members(attribute, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write(const model::RelationshipType& type, JsonWriter& out) {
    out.begin_object();
    out.member("name", type.name);
    write_text_or_null("inverse", type.inverse, out);
    out.member("impact", impact_text(type.kind));
    out.member("direction",
               type.direction == model::ExpectedDirection::any ? "any" : "not_to_higher_layer");
    write_text_or_null("description", type.description, out);
    out.key("allowed");
    out.begin_array();
    for (const model::ClassPair& pair : type.allowed) {
        out.begin_object();
        out.member("source", pair.source);
        out.member("target", pair.target);
        out.end_object();
    }
    out.end_array();
    number_or_null("targets_max", type.targets_max, out);
    number_or_null("sources_max", type.sources_max, out);
    out.end_object();
}

void write(const model::SourceDefinition& source, JsonWriter& out) {
    out.begin_object();
    out.member("name", source.name);
    out.member("freshness_days", source.freshness_days);
    out.end_object();
}

void write(const model::IdentificationRule& rule, JsonWriter& out) {
    out.begin_object();
    out.member("class", rule.class_name);
    out.key("entries");
    out.begin_array();
    for (const model::IdentifierEntry& entry : rule.entries) {
        out.begin_object();
        write_texts("attributes", entry.attributes, out);
        write_text_or_null("through", entry.through, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write(const model::AuthorityRule& rule, JsonWriter& out) {
    out.begin_object();
    out.member("class", rule.class_name);
    write_text_or_null("attribute", rule.attribute, out);
    write_texts("sources", rule.sources, out);
    out.end_object();
}

void write(const model::ConformanceRule& rule, JsonWriter& out) {
    out.begin_object();
    out.member("name", rule.name);
    out.member("class", rule.class_name);
    out.member("check", rule.check);
    write_text_or_null("argument", rule.argument, out);
    out.end_object();
}

// A change holds no removal: what is removed has nothing after it.
void write(const model::RemovedEntry& /*removed*/, JsonWriter& out) {
    out.null();
}

void write_entry(std::string_view name,
                 const std::optional<model::CatalogueEntry>& entry,
                 JsonWriter& out) {
    out.key(name);
    if (!entry) return out.null();
    std::visit([&out](const auto& content) { write(content, out); }, *entry);
}

template <typename Entries>
void write_all(std::string_view name, const Entries& entries, JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const auto& [key, entry] : entries) {
        write(entry, out);
    }
    out.end_array();
}

// The class of the line that defines the attribute.
std::string_view definer_of(const Catalogue& catalogue,
                            std::string_view class_name,
                            std::string_view attribute) {
    for (const std::string_view name : catalogue.lineage(class_name)) {
        const model::ClassDefinition* definition = catalogue.find_class(name);
        if (definition == nullptr) continue;
        for (const model::AttributeDefinition& own : definition->attributes) {
            if (own.name == attribute) return name;
        }
    }
    return class_name;
}

void write_attributes(const Catalogue& catalogue, std::string_view class_name, JsonWriter& out) {
    out.key("attributes");
    out.begin_array();
    for (const auto* attribute : catalogue.attributes_of(class_name)) {
        out.begin_object();
        write_members(*attribute, out);
        out.member("defined_by", definer_of(catalogue, class_name, attribute->name));
        out.end_object();
    }
    out.end_array();
}

void write_scalar_schema(const model::AttributeDefinition& attribute, JsonWriter& out) {
    constexpr std::array<std::string_view, 4> kTypes = {"string", "integer", "number", "boolean"};
    out.member("type", kTypes.at(static_cast<std::size_t>(attribute.type)));
    if (!attribute.allowed.empty()) write_texts("enum", attribute.allowed, out);
}

void write_property(const model::AttributeDefinition& attribute, JsonWriter& out) {
    out.key(attribute.name);
    out.begin_object();
    if (!attribute.description.empty() || !attribute.unit.empty()) {
        const std::string unit = attribute.unit.empty() ? "" : " (" + attribute.unit + ")";
        out.member("description", attribute.description + unit);
    }
    if (attribute.array) {
        out.member("type", "array");
        out.key("items");
        out.begin_object();
        write_scalar_schema(attribute, out);
        out.end_object();
    } else {
        write_scalar_schema(attribute, out);
    }
    out.end_object();
}

void write_attribute_schema(const Catalogue& catalogue,
                            std::string_view class_name,
                            JsonWriter& out) {
    std::vector<std::string_view> required;
    out.key("attributes");
    out.begin_object();
    out.member("type", "object");
    out.key("properties");
    out.begin_object();
    for (const auto* attribute : catalogue.attributes_of(class_name)) {
        write_property(*attribute, out);
        if (attribute->presence == model::Presence::required) required.push_back(attribute->name);
    }
    out.end_object();
    write_texts("required", required, out);
    out.end_object();
}

}  // namespace

std::string_view kind_text(model::EntryKind kind) {
    constexpr std::array<std::string_view, 6> kNames = {
        "class", "relationship_type", "source", "identification", "authority", "conformance"};
    return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view impact_text(model::ImpactKind kind) {
    constexpr std::array<std::string_view, 3> kNames = {
        "source_needs_target", "target_needs_source", "none"};
    return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view presence_text(model::Presence presence) {
    constexpr std::array<std::string_view, 3> kNames = {"optional", "recommended", "required"};
    return kNames.at(static_cast<std::size_t>(presence));
}

std::string_view value_type_text(model::ValueType type) {
    constexpr std::array<std::string_view, 4> kNames = {"string", "integer", "real", "boolean"};
    return kNames.at(static_cast<std::size_t>(type));
}

std::string shown_name(const std::string& entry_name) {
    const std::size_t separator = entry_name.find('\x1F');
    if (separator == std::string::npos) return entry_name;
    return entry_name.substr(0, separator) + ": " + entry_name.substr(separator + 1);
}

void write_schema(const app::SchemaAnswer& answer, JsonWriter& out) {
    const Catalogue& catalogue = answer.view.catalogue();
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    write_all("classes", catalogue.classes(), out);
    write_all("relationship_types", catalogue.types(), out);
    write_all("sources", catalogue.sources(), out);
    write_all("identification", catalogue.identification(), out);
    write_all("authority", catalogue.authority(), out);
    write_all("conformance", catalogue.conformance(), out);
    out.end_object();
}

void write_schema_class(const app::SchemaAnswer& answer,
                        std::string_view class_name,
                        JsonWriter& out) {
    const Catalogue& catalogue = answer.view.catalogue();
    const model::ClassDefinition& definition = *catalogue.find_class(class_name);
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("name", definition.name);
    write_text_or_null("description", definition.description, out);
    write_texts("lineage", catalogue.lineage(class_name), out);
    std::vector<std::string_view> subclasses = catalogue.classes_of(class_name);
    std::erase(subclasses, class_name);
    write_texts("subclasses", subclasses, out);
    number_or_null("layer", catalogue.layer(class_name), out);
    out.member("unavailability", catalogue.unavailability(class_name));
    write_attributes(catalogue, class_name, out);
    const auto* rule = catalogue.identification_of(class_name);
    write_entry("identification",
                rule == nullptr ? std::optional<model::CatalogueEntry>()
                                : std::optional<model::CatalogueEntry>(*rule),
                out);
    out.end_object();
}

void write_class_json_schema(const Catalogue& catalogue,
                             std::string_view class_name,
                             JsonWriter& out) {
    const model::ClassDefinition& definition = *catalogue.find_class(class_name);
    out.begin_object();
    out.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    out.member("title", definition.name);
    out.member("description", definition.description);
    out.member("type", "object");
    out.key("properties");
    out.begin_object();
    out.key("id");
    out.begin_object();
    out.member("type", "string");
    out.end_object();
    out.key("class");
    out.begin_object();
    write_texts("enum", catalogue.classes_of(class_name), out);
    out.end_object();
    out.key("name");
    out.begin_object();
    out.member("type", "string");
    out.end_object();
    write_attribute_schema(catalogue, class_name, out);
    out.end_object();
    write_texts("required", std::array<std::string_view, 2>{"id", "class"}, out);
    out.end_object();
}

void write_schema_changes(const app::SchemaDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.member("dry_run", done.dry_run);
    out.member("count", done.changes.size());
    out.key("changes");
    out.begin_array();
    for (const model::EntryChange& change : done.changes) {
        out.begin_object();
        out.member("kind", kind_text(change.kind));
        out.member("name", shown_name(change.name));
        out.member("result", !change.before ? "added" : change.after ? "altered" : "removed");
        write_entry("before", change.before, out);
        write_entry("after", change.after, out);
        out.end_object();
    }
    out.end_array();
    out.key("problems");
    out.begin_array();
    for (const Violation& problem : done.problems) {
        out.begin_object();
        out.member("pointer", problem.pointer);
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
