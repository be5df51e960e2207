#include "engine/model/catalogue.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace faultline::model {

namespace {

template <typename Map>
const typename Map::mapped_type* find_in(const Map& map, std::string_view name) {
    const auto at = map.find(name);
    return at == map.end() ? nullptr : &at->second;
}

template <typename Map>
void put_into(Map& map, std::string name, typename Map::mapped_type entry) {
    map.insert_or_assign(std::move(name), std::move(entry));
}

template <typename Map>
void erase_from(Map& map, std::string_view name) {
    if (const auto at = map.find(name); at != map.end()) map.erase(at);
}

const AttributeDefinition* own_attribute(const ClassDefinition& definition, std::string_view name) {
    const auto& attributes = definition.attributes;
    const auto at =
        std::ranges::lower_bound(attributes, name, std::less<>(), &AttributeDefinition::name);
    return at == attributes.end() || at->name != name ? nullptr : &*at;
}

std::size_t rank_in(const AuthorityRule& rule, std::string_view source) {
    const auto at = std::ranges::find(rule.sources, source);
    return at == rule.sources.end() ? kUnnamedRank
                                    : static_cast<std::size_t>(at - rule.sources.begin());
}

}  // namespace

void Catalogue::put(CatalogueEntry entry) {
    sort_entry(entry);
    std::string name = entry_name(entry);
    if (auto* definition = std::get_if<ClassDefinition>(&entry)) {
        put_into(classes_, std::move(name), std::move(*definition));
    } else if (auto* type = std::get_if<RelationshipType>(&entry)) {
        put_into(types_, std::move(name), std::move(*type));
    } else if (auto* source = std::get_if<SourceDefinition>(&entry)) {
        put_into(sources_, std::move(name), std::move(*source));
    } else if (auto* identification = std::get_if<IdentificationRule>(&entry)) {
        put_into(identification_, std::move(name), std::move(*identification));
    } else if (auto* authority = std::get_if<AuthorityRule>(&entry)) {
        put_into(authority_, std::move(name), std::move(*authority));
    } else if (auto* conformance = std::get_if<ConformanceRule>(&entry)) {
        put_into(conformance_, std::move(name), std::move(*conformance));
    } else {
        remove(std::get<RemovedEntry>(entry));
    }
}

void Catalogue::remove(const RemovedEntry& removed) {
    switch (removed.kind) {
        case EntryKind::class_definition:
            return erase_from(classes_, removed.name);
        case EntryKind::relationship_type:
            return erase_from(types_, removed.name);
        case EntryKind::source:
            return erase_from(sources_, removed.name);
        case EntryKind::identification:
            return erase_from(identification_, removed.name);
        case EntryKind::authority:
            return erase_from(authority_, removed.name);
        case EntryKind::conformance:
            return erase_from(conformance_, removed.name);
    }
}

const ClassDefinition* Catalogue::find_class(std::string_view name) const {
    return find_in(classes_, name);
}

const RelationshipType* Catalogue::find_type(std::string_view name) const {
    return find_in(types_, name);
}

std::string_view Catalogue::superclass_of(std::string_view class_name) const {
    const ClassDefinition* definition = find_class(class_name);
    return definition == nullptr || definition->extends.empty()
               ? kRootClass
               : std::string_view(definition->extends);
}

template <typename Visit>
void Catalogue::climb(std::string_view class_name, Visit visit) const {
    std::string_view at = class_name;
    for (std::size_t length = 1; at != kRootClass && length < kLineageMax; length++) {
        if (visit(at)) return;
        at = superclass_of(at);
    }
    visit(kRootClass);
}

std::vector<std::string_view> Catalogue::lineage(std::string_view class_name) const {
    std::vector<std::string_view> names;
    climb(class_name, [&names](std::string_view name) {
        names.push_back(name);
        return false;
    });
    return names;
}

bool Catalogue::is_a(std::string_view class_name, std::string_view superclass) const {
    bool is_one = false;
    climb(class_name, [&](std::string_view name) { return is_one = name == superclass; });
    return is_one;
}

std::vector<std::string_view> Catalogue::classes_of(std::string_view superclass) const {
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : classes_) {
        if (is_a(name, superclass)) names.push_back(name);
    }
    return names;
}

std::uint8_t Catalogue::layer(std::string_view class_name) const {
    std::uint8_t layer = 0;
    climb(class_name, [&](std::string_view name) {
        const ClassDefinition* definition = find_class(name);
        if (definition != nullptr) layer = definition->layer;
        return layer != 0;
    });
    return layer;
}

std::optional<double> Catalogue::unavailability(std::string_view class_name) const {
    std::optional<double> unavailability;
    climb(class_name, [&](std::string_view name) {
        const ClassDefinition* definition = find_class(name);
        if (definition != nullptr) unavailability = definition->unavailability;
        return unavailability.has_value();
    });
    return unavailability;
}

std::vector<const AttributeDefinition*> Catalogue::attributes_of(
    std::string_view class_name) const {
    std::map<std::string_view, const AttributeDefinition*> by_name;
    climb(class_name, [&](std::string_view name) {
        const ClassDefinition* definition = find_class(name);
        if (definition == nullptr) return false;
        for (const AttributeDefinition& attribute : definition->attributes) {
            by_name.try_emplace(attribute.name, &attribute);
        }
        return false;
    });
    std::vector<const AttributeDefinition*> attributes;
    for (const auto& [name, attribute] : by_name) {
        attributes.push_back(attribute);
    }
    return attributes;
}

const AttributeDefinition* Catalogue::find_attribute(std::string_view class_name,
                                                     std::string_view attribute) const {
    const AttributeDefinition* found = nullptr;
    climb(class_name, [&](std::string_view name) {
        const ClassDefinition* definition = find_class(name);
        if (definition != nullptr) found = own_attribute(*definition, attribute);
        return found != nullptr;
    });
    return found;
}

const IdentificationRule* Catalogue::identification_of(std::string_view class_name) const {
    const IdentificationRule* rule = nullptr;
    climb(class_name, [&](std::string_view name) {
        rule = find_in(identification_, name);
        return rule != nullptr;
    });
    return rule;
}

std::size_t Catalogue::authority_rank(std::string_view class_name,
                                      std::string_view attribute,
                                      std::string_view source) const {
    if (authority_.empty()) return kUnnamedRank;
    const AuthorityRule* rule = nullptr;
    climb(class_name, [&](std::string_view name) {
        rule = find_in(authority_, authority_name(name, attribute));
        if (rule == nullptr) rule = find_in(authority_, name);
        return rule != nullptr;
    });
    return rule == nullptr ? kUnnamedRank : rank_in(*rule, source);
}

std::optional<std::uint32_t> Catalogue::freshness_days(std::string_view source) const {
    const SourceDefinition* found = find_in(sources_, source);
    return found == nullptr ? std::nullopt : found->freshness_days;
}

std::optional<SourceLimit> Catalogue::source_limit(std::string_view source) const {
    SourceLimit limit;
    for (const auto& [name, definition] : sources_) {
        if (!definition.freshness_days) continue;
        if (name == source) {
            limit.days = *definition.freshness_days;
            return limit;
        }
        limit.number++;
    }
    return std::nullopt;
}

ImpactKind Catalogue::impact_kind(std::string_view type) const {
    const RelationshipType* found = find_type(type);
    return found == nullptr ? ImpactKind::source_needs_target : found->kind;
}

bool Catalogue::allows(std::string_view type,
                       std::string_view source_class,
                       std::string_view target_class) const {
    const RelationshipType* found = find_type(type);
    if (found == nullptr || found->allowed.empty()) return true;
    return std::ranges::any_of(found->allowed, [&](const ClassPair& pair) {
        return is_a(source_class, pair.source) && is_a(target_class, pair.target);
    });
}

std::vector<CatalogueEntry> Catalogue::entries() const {
    std::vector<CatalogueEntry> entries;
    const auto add = [&entries](const auto& map) {
        for (const auto& [name, entry] : map) {
            entries.emplace_back(entry);
        }
    };
    add(classes_);
    add(types_);
    add(sources_);
    add(identification_);
    add(authority_);
    add(conformance_);
    return entries;
}

}  // namespace faultline::model
