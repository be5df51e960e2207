#include "engine/identify/said_rows.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace faultline::identify {

namespace {

using model::LocalCi;
using model::SaidGroup;
using model::SaidRelationship;
using model::SaidRow;

// By LocalCi: the row of an id that is asked for; null: it is not.
using Places = std::vector<SaidRow*>;

SaidRow* row_of(const Places& places, LocalCi ci) {
    return places[static_cast<std::uint32_t>(ci)];
}

SaidRelationship said_of(const model::Observations& seen, const model::SeenRelationship& r) {
    return {std::string(seen.id(r.source)),
            std::string(seen.name(r.type)),
            std::string(seen.id(r.target)),
            std::string(seen.name(r.group)),
            r.capacity,
            r.strength,
            r.delay_s,
            r.verified,
            r.verified ? r.verified_at : 0};
}

auto key_of(const SaidRelationship& r) {
    return std::tie(r.source, r.type, r.target, r.group);
}

auto key_of(const SaidGroup& group) {
    return std::tie(group.name);
}

// Sorted, each once, without those that contradict each other.
template <typename Item>
void settle(std::vector<Item>& items) {
    std::ranges::sort(items, [](const Item& a, const Item& b) { return a < b; });
    items.erase(std::unique(items.begin(), items.end()), items.end());
    std::vector<Item> kept;
    for (std::size_t i = 0; i < items.size(); i++) {
        const bool before = i != 0 && key_of(items[i - 1]) == key_of(items[i]);
        const bool after = i + 1 < items.size() && key_of(items[i + 1]) == key_of(items[i]);
        if (!before && !after) kept.push_back(items[i]);
    }
    items = std::move(kept);
}

void add_relationships(const model::Observations& seen,
                       const LineFilter& counts,
                       const Places& places) {
    for (std::uint32_t i = 0; i < seen.relationships().size(); i++) {
        const model::SeenRelationship& r = seen.relationships()[i];
        SaidRow* const source = row_of(places, r.source);
        SaidRow* const target = row_of(places, r.target);
        if (source == nullptr && target == nullptr) continue;
        if (!counts({LineKind::relationship, i})) continue;
        if (source != nullptr) source->relationships.push_back(said_of(seen, r));
        if (target != nullptr && target != source) {
            target->relationships.push_back(said_of(seen, r));
        }
    }
}

void add_groups(const model::Observations& seen, const LineFilter& counts, const Places& places) {
    for (std::uint32_t i = 0; i < seen.groups().size(); i++) {
        const model::SeenGroup& group = seen.groups()[i];
        SaidRow* const row = row_of(places, group.ci);
        if (row == nullptr || !counts({LineKind::group, i})) continue;
        row->groups.push_back({std::string(seen.name(group.name)), group.required});
    }
}

}  // namespace

std::map<std::string, SaidRow, std::less<>> said_rows(const model::Observations& seen,
                                                      const std::set<std::string, std::less<>>& ids,
                                                      const LineFilter& counts) {
    std::map<std::string, SaidRow, std::less<>> rows;
    if (ids.empty()) return rows;
    Places places(seen.id_count(), nullptr);
    std::set<std::string, std::less<>> contradicted;
    for (std::uint32_t i = 0; i < seen.cis().size(); i++) {
        const model::SeenCi& line = seen.cis()[i];
        const std::string_view id = seen.id(line.ci);
        if (!ids.contains(id) || !counts({LineKind::ci, i})) continue;
        SaidRow said;
        said.id = id;
        said.class_name = seen.name(line.class_name);
        said.name = line.name;
        said.attributes = line.attributes;
        const auto [at, is_new] = rows.try_emplace(std::string(id), said);
        if (!is_new && at->second != said) contradicted.insert(std::string(id));
        places[static_cast<std::uint32_t>(line.ci)] = &at->second;
    }
    add_relationships(seen, counts, places);
    add_groups(seen, counts, places);
    for (auto& [id, row] : rows) {
        settle(row.relationships);
        settle(row.groups);
    }
    for (const std::string& id : contradicted) {
        rows.erase(id);
    }
    return rows;
}

}  // namespace faultline::identify
