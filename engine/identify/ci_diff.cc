#include "engine/identify/ci_diff.h"

#include <compare>
#include <span>
#include <tuple>

namespace faultline::identify {

namespace {

// Walks two lists that ascend as `compare` says, and reports what differs.
template <typename Change, typename Item, typename Compare, typename Same>
void diff_lists(std::span<const Item> before,
                std::span<const Item> after,
                const Compare& compare,
                const Same& same,
                std::vector<FieldChange>& changes) {
    std::size_t b = 0;
    std::size_t a = 0;
    while (b < before.size() || a < after.size()) {
        auto order = std::strong_ordering::equal;
        if (a == after.size()) {
            order = std::strong_ordering::less;
        } else if (b == before.size()) {
            order = std::strong_ordering::greater;
        } else {
            order = compare(before[b], after[a]);
        }
        const Item* const old_item = order > 0 ? nullptr : &before[b++];
        const Item* const new_item = order < 0 ? nullptr : &after[a++];
        if (order != 0 || !same(*old_item, *new_item)) {
            changes.push_back(Change{old_item, new_item});
        }
    }
}

// What a relationship is known by; ungrouped ones come first.
auto relationship_key(const MergedRelationship& relationship, const MergedCi& ci) {
    const model::RelationshipClaim& content = relationship.content;
    const bool grouped = content.group != MergedRelationship::kUngrouped;
    return std::tuple(grouped,
                      grouped ? ci.groups[content.group].name : std::string_view(),
                      raw(content.type),
                      raw(content.other),
                      content.other_is_source);
}

// REQUIRES: they are the same relationship.
bool same_relationship(const MergedRelationship& a, const MergedRelationship& b) {
    const auto numbers = [](const model::RelationshipClaim& content) {
        return std::tuple(content.capacity, content.strength, content.delay_s, content.verified_at);
    };
    return numbers(a.content) == numbers(b.content) && a.sources == b.sources;
}

void diff_class_and_name(const MergedCi& before,
                         const MergedCi& after,
                         std::vector<FieldChange>& changes) {
    ClassChange of_class;
    NameChange of_name;
    if (before.alive) {
        of_class.before = before.class_name;
        of_name.before = before.name;
    }
    if (after.alive) {
        of_class.after = after.class_name;
        of_name.after = after.name;
    }
    if (of_class.before != of_class.after) changes.emplace_back(of_class);
    if (of_name.before.value_or("") != of_name.after.value_or("")) changes.emplace_back(of_name);
}

// The list, or nothing of a CI that is not alive.
template <typename Item>
std::span<const Item> living(const MergedCi& ci, const std::vector<Item>& list) {
    return ci.alive ? std::span<const Item>(list) : std::span<const Item>();
}

void diff_attributes(const MergedCi& before,
                     const MergedCi& after,
                     std::vector<FieldChange>& changes) {
    diff_lists<AttributeChange>(
        living(before, before.attributes),
        living(after, after.attributes),
        [](const MergedAttribute& b, const MergedAttribute& a) { return b.name <=> a.name; },
        [](const MergedAttribute& b, const MergedAttribute& a) { return b.value == a.value; },
        changes);
}

void diff_groups(const MergedCi& before, const MergedCi& after, std::vector<FieldChange>& changes) {
    diff_lists<GroupChange>(
        living(before, before.groups),
        living(after, after.groups),
        [](const MergedGroup& b, const MergedGroup& a) { return b.name <=> a.name; },
        [](const MergedGroup& b, const MergedGroup& a) { return b.required == a.required; },
        changes);
}

void diff_relationships(const MergedCi& before,
                        const MergedCi& after,
                        std::vector<FieldChange>& changes) {
    diff_lists<RelationshipChange>(
        living(before, before.relationships),
        living(after, after.relationships),
        [&](const MergedRelationship& b, const MergedRelationship& a) {
            return relationship_key(b, before) <=> relationship_key(a, after);
        },
        same_relationship,
        changes);
}

}  // namespace

std::vector<FieldChange> diff_cis(const MergedCi& before, const MergedCi& after) {
    std::vector<FieldChange> changes;
    diff_class_and_name(before, after, changes);
    diff_attributes(before, after, changes);
    diff_groups(before, after, changes);
    diff_relationships(before, after, changes);
    return changes;
}

}  // namespace faultline::identify
