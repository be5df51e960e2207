#include "api/render/schema_docs.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "api/render/schema.h"
#include "engine/model/attribute_types.h"

namespace faultline::render {

namespace {

using model::Catalogue;

constexpr std::string_view kMark =
    "<!-- Generated from the built-in catalogue by `faultline schema docs`; do not edit. -->\n\n";

// Text as a cell of a table.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|') safe.push_back('\\');
        safe.push_back(c == '\n' ? ' ' : c);
    }
    return safe;
}

std::string link(std::string_view class_name) {
    return "[" + std::string(class_name) + "](" + std::string(class_name) + ".md)";
}

template <typename Names>
std::string links(const Names& names, std::string_view separator) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : std::string(separator)) + link(name);
    }
    return text;
}

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : std::string(separator)) + word;
    }
    return text;
}

std::string number_text(double number) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%g", number);
    return {text, static_cast<std::size_t>(std::max(size, 0))};
}

std::string row(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& content : cells) {
        text += " " + cell(content) + " |";
    }
    return text + "\n";
}

std::string head(const std::vector<std::string>& columns) {
    std::string text = row(columns) + "|";
    for (std::size_t i = 0; i < columns.size(); i++) {
        text += "---|";
    }
    return text + "\n";
}

std::string attributes_text(const Catalogue& catalogue, std::string_view class_name) {
    const auto attributes = catalogue.attributes_of(class_name);
    if (attributes.empty()) return {};
    std::string text = "\n## Attributes\n\n";
    text += head({"Attribute", "Type", "Unit", "Presence", "What it is"});
    for (const auto* attribute : attributes) {
        std::string what = attribute->description;
        if (!attribute->allowed.empty()) {
            what += "; one of " + joined(attribute->allowed, ", ");
        }
        if (attribute->controlled) what += "; controlled";
        text += row({"`" + attribute->name + "`",
                     model::type_text(*attribute),
                     attribute->unit,
                     std::string(presence_text(attribute->presence)),
                     what});
    }
    return text;
}

std::string identification_text(const Catalogue& catalogue, std::string_view class_name) {
    const auto* rule = catalogue.identification_of(class_name);
    if (rule == nullptr) return {};
    std::string text = "\n## How it is recognised\n\n";
    if (rule->class_name != class_name) {
        text += "As every " + link(rule->class_name) + ":\n\n";
    }
    for (std::size_t i = 0; i < rule->entries.size(); i++) {
        const model::IdentifierEntry& entry = rule->entries[i];
        text += std::to_string(i + 1) + ". " + joined(entry.attributes, " and ");
        if (!entry.through.empty()) {
            text += ", among those with the same target of `" + entry.through + "`";
        }
        text += "\n";
    }
    return text;
}

std::string asked_text(const Catalogue& catalogue, std::string_view class_name) {
    std::string text;
    for (const auto& [name, rule] : catalogue.conformance()) {
        if (!catalogue.is_a(class_name, rule.class_name)) continue;
        text += "* `" + name + "`: " + rule.check +
                (rule.argument.empty() ? "" : " " + rule.argument) + "\n";
    }
    return text.empty() ? text : "\n## What is asked of it\n\n" + text;
}

std::string class_page(const Catalogue& catalogue, const model::ClassDefinition& definition) {
    std::string text = std::string(kMark) + "# " + definition.name + "\n";
    if (!definition.description.empty()) text += "\nIn short: " + definition.description + ".\n";
    text += "\n* Is a: " + links(catalogue.lineage(definition.name), ", ") + "\n";
    std::vector<std::string> own;
    for (const auto& [name, other] : catalogue.classes()) {
        const auto lineage = catalogue.lineage(name);
        if (lineage.size() > 1 && lineage[1] == definition.name) own.push_back(name);
    }
    if (!own.empty()) text += "* Subclasses: " + links(own, ", ") + "\n";
    if (const int layer = catalogue.layer(definition.name); layer != 0) {
        text += "* Layer: " + std::to_string(layer) + "\n";
    }
    if (const auto q = catalogue.unavailability(definition.name)) {
        text += "* Unavailability of one that states none: " + number_text(*q) + "\n";
    }
    return text + attributes_text(catalogue, definition.name) +
           identification_text(catalogue, definition.name) + asked_text(catalogue, definition.name);
}

std::string pairs_text(const model::RelationshipType& type) {
    if (type.allowed.empty()) return "any two classes";
    std::string text;
    for (const model::ClassPair& pair : type.allowed) {
        text += (text.empty() ? "" : ", ") + pair.source + " to " + pair.target;
    }
    return text;
}

std::string types_page(const Catalogue& catalogue) {
    std::string text = std::string(kMark) +
                       "# Relationship types\n\nA relationship is read \"source NAME target\" or "
                       "\"target INVERSE source\".\n\n";
    text += head({"Name", "Inverse", "Impact", "Between", "What it says"});
    for (const auto& [name, type] : catalogue.types()) {
        text += row({"`" + name + "`",
                     type.inverse,
                     std::string(impact_text(type.kind)),
                     pairs_text(type),
                     "the source " + type.description});
    }
    return text;
}

std::string index_page(const Catalogue& catalogue) {
    std::string text = std::string(kMark) + "# Classes\n\n" +
                       std::to_string(catalogue.classes().size()) +
                       " classes; [relationship types](relationship_types.md).\n\n";
    text += head({"Class", "Is a", "Layer", "What it is"});
    for (const auto& [name, definition] : catalogue.classes()) {
        const auto lineage = catalogue.lineage(name);
        const int layer = catalogue.layer(name);
        text += row({link(name),
                     lineage.size() > 1 ? link(lineage[1]) : "",
                     layer == 0 ? "" : std::to_string(layer),
                     definition.description});
    }
    return text;
}

}  // namespace

std::map<std::string, std::string> schema_pages(const Catalogue& catalogue) {
    std::map<std::string, std::string> pages;
    for (const auto& [name, definition] : catalogue.classes()) {
        pages[name + ".md"] = class_page(catalogue, definition);
    }
    pages["index.md"] = index_page(catalogue);
    pages["relationship_types.md"] = types_page(catalogue);
    return pages;
}

}  // namespace faultline::render
