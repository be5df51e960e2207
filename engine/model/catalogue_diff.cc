#include "engine/model/catalogue_diff.h"

#include <map>
#include <set>
#include <utility>

namespace faultline::model {

namespace {

using Key = std::pair<EntryKind, std::string>;

std::map<Key, CatalogueEntry> by_key(const Catalogue& catalogue) {
    std::map<Key, CatalogueEntry> entries;
    for (CatalogueEntry& entry : catalogue.entries()) {
        Key key(entry_kind(entry), entry_name(entry));
        entries.emplace(std::move(key), std::move(entry));
    }
    return entries;
}

}  // namespace

std::vector<EntryChange> changes_between(const Catalogue& before, const Catalogue& after) {
    std::map<Key, EntryChange> changes;
    for (auto& [key, entry] : by_key(before)) {
        changes[key] = {key.first, key.second, std::move(entry), std::nullopt};
    }
    for (auto& [key, entry] : by_key(after)) {
        EntryChange& change = changes[key];
        if (change.before == entry) {
            changes.erase(key);
            continue;
        }
        change.kind = key.first;
        change.name = key.second;
        change.after = std::move(entry);
    }
    std::vector<EntryChange> list;
    for (auto& [key, change] : changes) {
        list.push_back(std::move(change));
    }
    return list;
}

bool alters_needs(const Catalogue& before, const Catalogue& after) {
    std::set<std::string_view> types;
    std::set<std::string_view> sources;
    for (const Catalogue* catalogue : {&before, &after}) {
        for (const auto& [name, type] : catalogue->types()) {
            types.insert(name);
        }
        for (const auto& [name, source] : catalogue->sources()) {
            sources.insert(name);
        }
    }
    for (const std::string_view type : types) {
        if (before.impact_kind(type) != after.impact_kind(type)) return true;
    }
    for (const std::string_view source : sources) {
        if (before.freshness_days(source) != after.freshness_days(source)) return true;
    }
    return false;
}

}  // namespace faultline::model
