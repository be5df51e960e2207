#include "engine/model/catalogue_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string>

#include "engine/model/limits.h"
#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::array kChecks = {
    ConformanceCheck{"has_owner", "", "somebody is named who owns it"},
    ConformanceCheck{"lint_clean", "", "lint finds nothing about it"},
    ConformanceCheck{"no_dangling", "", "no relationship of it leads to a CI that is gone"},
    ConformanceCheck{"no_duplicates", "", "no other CI has the same identifiers"},
    ConformanceCheck{"reliability_known", "", "its unavailability is stated or its class's"},
    ConformanceCheck{"required_attributes",
                     "attributes",
                     "the attributes named, separated by commas, "
                     "or those its class requires, are there"},
    ConformanceCheck{"service_path", "", "a service depends on it"},
    ConformanceCheck{"verified_within", "days", "a source verified it in the last so many days"},
};

std::string quoted(std::string_view text) {
    constexpr std::size_t kShownBytesMax = 80;
    return "'" + printable(std::string(text.substr(0, kShownBytesMax))) + "'";
}

// A name as a step of a JSON pointer.
std::string step(std::string_view name) {
    std::string text = "/";
    for (const char c : name) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return printable(std::move(text));
}

// Collects what is wrong with one catalogue.
class Rules {
 public:
    explicit Rules(const Catalogue& catalogue) : catalogue_(catalogue) {}

    void text(const std::string& pointer, std::string_view value, std::size_t bytes_max) {
        if (value.size() > bytes_max) {
            add(pointer,
                "too_long",
                "it has " + std::to_string(value.size()) + " bytes, the limit is " +
                    std::to_string(bytes_max));
        } else if (!is_clean_text(value)) {
            add(pointer,
                "invalid_text",
                quoted(value) + " is not UTF-8 text without control characters; correct it");
        }
    }

    void name(const std::string& pointer, std::string_view value, std::size_t bytes_max) {
        if (value.empty()) {
            add(pointer, "missing_value", "the name is empty; give one");
        } else {
            text(pointer, value, bytes_max);
        }
    }

    void known_class(const std::string& pointer, std::string_view name) {
        if (name == kRootClass || catalogue_.find_class(name) != nullptr) return;
        add(pointer,
            "unknown_class",
            "the class " + quoted(name) + " is not in the catalogue; add it or correct the name");
    }

    void count(const std::string& pointer, std::size_t count, std::size_t max) {
        if (count <= max) return;
        add(pointer,
            "too_many_items",
            "there are " + std::to_string(count) + ", the limit is " + std::to_string(max));
    }

    // Every text is a name, and is there once.
    void names(const std::string& pointer,
               const std::vector<std::string>& values,
               std::size_t bytes_max) {
        count(pointer, values.size(), kDefinitionItemsMax);
        std::set<std::string_view> seen;
        for (std::size_t i = 0; i < values.size(); i++) {
            const std::string at = pointer + "/" + std::to_string(i);
            name(at, values[i], bytes_max);
            if (seen.insert(values[i]).second) continue;
            add(at, "duplicate", quoted(values[i]) + " is there twice; once is enough");
        }
    }

    void add(const std::string& pointer, std::string code, std::string message) {
        violations_.push_back({pointer, std::move(code), std::move(message)});
    }

    [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }

    std::vector<Violation> take() { return std::move(violations_); }

 private:
    const Catalogue& catalogue_;
    std::vector<Violation> violations_;
};

// The same attribute as a superclass has it, or nullptr.
const AttributeDefinition* inherited(const Catalogue& catalogue,
                                     const ClassDefinition& definition,
                                     std::string_view attribute) {
    if (definition.name == kRootClass) return nullptr;
    const std::string_view superclass =
        definition.extends.empty() ? kRootClass : definition.extends;
    return catalogue.find_attribute(superclass, attribute);
}

void check_attribute(const ClassDefinition& definition,
                     const AttributeDefinition& attribute,
                     Rules& rules) {
    const std::string pointer =
        "/classes" + step(definition.name) + "/attributes" + step(attribute.name);
    rules.name(pointer, attribute.name, kAttributeNameBytesMax);
    rules.text(pointer + "/unit", attribute.unit, kUnitBytesMax);
    rules.text(pointer + "/description", attribute.description, kDescriptionBytesMax);
    rules.names(pointer + "/allowed", attribute.allowed, kDescriptionBytesMax);
    if (!attribute.allowed.empty() && attribute.type != ValueType::string) {
        rules.add(pointer + "/allowed",
                  "not_a_string",
                  "only the values of a string can be listed; leave the list or the type out");
    }
    const AttributeDefinition* above = inherited(rules.catalogue(), definition, attribute.name);
    if (above == nullptr) return;
    if (above->type != attribute.type || above->array != attribute.array) {
        rules.add(pointer + "/type",
                  "differs_from_superclass",
                  "a superclass of " + quoted(definition.name) + " has the attribute " +
                      quoted(attribute.name) + " with another type; a subclass keeps it");
    }
}

void check_superclass(const ClassDefinition& definition, Rules& rules) {
    if (definition.extends.empty()) return;
    const std::string pointer = "/classes" + step(definition.name) + "/extends";
    rules.known_class(pointer, definition.extends);
    if (definition.name == kRootClass) {
        rules.add(pointer, "root_extends", "the class that every class is one of extends none");
        return;
    }
    std::set<std::string_view> seen = {definition.name};
    const ClassDefinition* at = &definition;
    while (at != nullptr && at->name != kRootClass && !at->extends.empty()) {
        if (!seen.insert(at->extends).second) {
            rules.add(pointer,
                      "cycle",
                      quoted(definition.name) + " leads back to " + quoted(at->extends) +
                          "; a class cannot be its own superclass");
            return;
        }
        at = rules.catalogue().find_class(at->extends);
    }
    if (seen.size() + 1 > kLineageMax) {
        rules.add(pointer,
                  "too_deep",
                  "the line of superclasses has " + std::to_string(seen.size()) +
                      " classes, the limit is " + std::to_string(kLineageMax - 1));
    }
}

void check(const ClassDefinition& definition, Rules& rules) {
    const std::string pointer = "/classes" + step(definition.name);
    rules.name(pointer, definition.name, kClassBytesMax);
    rules.text(pointer + "/description", definition.description, kDescriptionBytesMax);
    if (const auto& q = definition.unavailability; q && !(*q >= 0 && *q < 1)) {
        rules.add(pointer + "/unavailability",
                  "out_of_range",
                  "the unavailability of a class must be a number from 0 to below 1");
    }
    check_superclass(definition, rules);
    rules.count(pointer + "/attributes", definition.attributes.size(), kDefinitionItemsMax);
    const AttributeDefinition* before = nullptr;
    for (const AttributeDefinition& attribute : definition.attributes) {
        check_attribute(definition, attribute, rules);
        if (before != nullptr && before->name == attribute.name) {
            rules.add(pointer + "/attributes" + step(attribute.name),
                      "duplicate",
                      "the attribute " + quoted(attribute.name) + " is there twice");
        }
        before = &attribute;
    }
}

void check(const RelationshipType& type, Rules& rules) {
    const std::string pointer = "/relationship_types" + step(type.name);
    rules.name(pointer, type.name, kTypeBytesMax);
    rules.text(pointer + "/inverse", type.inverse, kTypeBytesMax);
    rules.text(pointer + "/description", type.description, kDescriptionBytesMax);
    rules.count(pointer + "/allowed", type.allowed.size(), kDefinitionItemsMax);
    for (std::size_t i = 0; i < type.allowed.size(); i++) {
        const std::string at = pointer + "/allowed/" + std::to_string(i);
        rules.known_class(at + "/source", type.allowed[i].source);
        rules.known_class(at + "/target", type.allowed[i].target);
    }
}

void check(const SourceDefinition& source, Rules& rules) {
    const std::string pointer = "/sources" + step(source.name);
    rules.name(pointer, source.name, kSourceBytesMax);
    const auto& days = source.freshness_days;
    if (days && (*days == 0 || *days > kFreshnessDaysMax)) {
        rules.add(pointer + "/freshness_days",
                  "out_of_range",
                  "freshness_days is " + std::to_string(*days) + ", it must be from 1 to " +
                      std::to_string(kFreshnessDaysMax));
    }
}

void check(const IdentificationRule& rule, Rules& rules) {
    const std::string pointer = "/identification" + step(rule.class_name);
    rules.known_class(pointer + "/class", rule.class_name);
    rules.count(pointer + "/entries", rule.entries.size(), kDefinitionItemsMax);
    for (std::size_t i = 0; i < rule.entries.size(); i++) {
        const IdentifierEntry& entry = rule.entries[i];
        const std::string at = pointer + "/entries/" + std::to_string(i);
        if (entry.attributes.empty()) {
            rules.add(
                at + "/attributes", "missing_value", "an identifier names at least one attribute");
        }
        rules.names(at + "/attributes", entry.attributes, kAttributeNameBytesMax);
        if (entry.through.empty() || rules.catalogue().find_type(entry.through) != nullptr) {
            continue;
        }
        rules.add(at + "/through",
                  "unknown_type",
                  "the relationship type " + quoted(entry.through) +
                      " is not in the catalogue; add it or correct the name");
    }
}

void check(const AuthorityRule& rule, Rules& rules) {
    const std::string pointer =
        "/authority" + step(rule.class_name) + (rule.attribute.empty() ? "" : step(rule.attribute));
    rules.known_class(pointer + "/class", rule.class_name);
    rules.text(pointer + "/attribute", rule.attribute, kAttributeNameBytesMax);
    rules.names(pointer + "/sources", rule.sources, kSourceBytesMax);
    if (!rule.sources.empty()) return;
    rules.add(pointer + "/sources", "missing_value", "an authority rule names at least one source");
}

bool is_day_count(std::string_view text) {
    std::uint32_t days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    return error == std::errc() && end == text.data() + text.size() && days >= 1 &&
           days <= kFreshnessDaysMax;
}

void check(const ConformanceRule& rule, Rules& rules) {
    const std::string pointer = "/conformance" + step(rule.name);
    rules.name(pointer, rule.name, kClassBytesMax);
    rules.known_class(pointer + "/class", rule.class_name);
    rules.text(pointer + "/argument", rule.argument, kDescriptionBytesMax);
    const auto found = std::ranges::find(kChecks, rule.check, &ConformanceCheck::name);
    if (found == kChecks.end()) {
        std::string names;
        for (const ConformanceCheck& known : kChecks) {
            names += (names.empty() ? "" : ", ") + std::string(known.name);
        }
        rules.add(pointer + "/check",
                  "unknown_check",
                  "there is no check " + quoted(rule.check) + "; there are " + names);
    } else if (found->argument.empty() && !rule.argument.empty()) {
        rules.add(pointer + "/argument",
                  "unused_argument",
                  "the check " + rule.check + " takes no argument; leave it out");
    } else if (found->argument == "days" && !is_day_count(rule.argument)) {
        rules.add(pointer + "/argument",
                  "out_of_range",
                  "the check " + rule.check + " takes a number of days from 1 to " +
                      std::to_string(kFreshnessDaysMax));
    }
}

template <typename Entries>
void check_all(const char* pointer, const Entries& entries, Rules& rules) {
    rules.count(pointer, entries.size(), kEntriesMax);
    for (const auto& [name, entry] : entries) {
        check(entry, rules);
    }
}

}  // namespace

std::span<const ConformanceCheck> conformance_checks() {
    return kChecks;
}

std::vector<Violation> validate(const Catalogue& catalogue) {
    Rules rules(catalogue);
    check_all("/classes", catalogue.classes(), rules);
    check_all("/relationship_types", catalogue.types(), rules);
    check_all("/sources", catalogue.sources(), rules);
    check_all("/identification", catalogue.identification(), rules);
    check_all("/authority", catalogue.authority(), rules);
    check_all("/conformance", catalogue.conformance(), rules);
    return rules.take();
}

}  // namespace faultline::model
