#include "engine/identify/group_check.h"

#include <algorithm>
#include <tuple>

namespace faultline::identify {

namespace {

constexpr std::uint8_t kNoNeed = 1;
constexpr std::uint8_t kNeed = 2;

bool has_groups(const OwnerClaims& claims) {
    if (!claims.own().after.groups.empty()) return true;
    return std::ranges::any_of(
        claims.others(), [](const ClaimChange& change) { return !change.after.groups.empty(); });
}

// Several relationships with one CI are one member with the largest capacity.
void merge_members(std::vector<GroupMember>& members) {
    std::ranges::sort(members, [](const GroupMember& a, const GroupMember& b) {
        return std::tuple(raw(a.ci), b.capacity) < std::tuple(raw(b.ci), a.capacity);
    });
    const auto same_ci = [](const GroupMember& a, const GroupMember& b) { return a.ci == b.ci; };
    members.erase(std::unique(members.begin(), members.end(), same_ci), members.end());
}

}  // namespace

std::uint64_t CheckedGroup::capacity() const {
    std::uint64_t sum = 0;
    for (const GroupMember& member : members) {
        sum += member.capacity;
    }
    return sum;
}

std::string_view GroupCheck::name_of(SymbolId symbol) const {
    return numbering_->name_of(symbol);
}

bool GroupCheck::is_need(SymbolId type) {
    if (raw(type) >= needs_.size()) needs_.resize(std::size_t{raw(type)} + 1, 0);
    std::uint8_t& answer = needs_[raw(type)];
    if (answer == 0) {
        const bool none = index_->catalogue().impact_kind(name_of(type)) == model::ImpactKind::none;
        answer = none ? kNoNeed : kNeed;
    }
    return answer == kNeed;
}

void GroupCheck::add_member(const model::RelationshipClaim& relationship,
                            std::vector<CheckedGroup>& groups) {
    if (relationship.group == model::RelationshipClaim::kUngrouped) return;
    if (!is_need(relationship.type)) return;
    groups[relationship.group].members.push_back({relationship.other, relationship.capacity});
}

Result<std::vector<CheckedGroup>> GroupCheck::groups_of(const OwnerClaims& claims) {
    std::vector<CheckedGroup> groups;
    if (!has_groups(claims)) return groups;
    std::vector<SourcedClaim> sourced;
    const auto add = [&](const ClaimChange& change) {
        if (change.after.empty()) return;
        sourced.push_back({change.source, name_of(change.source), &change.after});
    };
    add(claims.own());
    std::ranges::for_each(claims.others(), add);

    // One claim is its own merge; this is the common case and must not allocate per relationship.
    if (sourced.size() == 1) {
        for (const model::GroupClaim& group : sourced.front().claim->groups) {
            groups.push_back({group.name, std::max(group.required, 1u), {}});
        }
        for (const model::RelationshipClaim& content : sourced.front().claim->relationships) {
            add_member(content, groups);
        }
    } else {
        FL_TRY(const MergedCi merged, merge_claims(sourced));
        for (const MergedGroup& group : merged.groups) {
            groups.push_back({group.name, group.required, {}});
        }
        for (const MergedRelationship& relationship : merged.relationships) {
            add_member(relationship.content, groups);
        }
    }
    for (CheckedGroup& group : groups) {
        merge_members(group.members);
    }
    return groups;
}

}  // namespace faultline::identify
