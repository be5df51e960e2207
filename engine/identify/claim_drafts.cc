#include "engine/identify/claim_drafts.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "engine/identify/authority.h"
#include "engine/model/claim.h"

namespace faultline::identify {

namespace {

// How a group differs, by name; absent groups require nothing.
using GroupsByName = std::map<std::string, MovedGroup>;

// Whose members are distinct CIs; along some types no failure travels, they have no members.
std::uint64_t capacity_of(const MergedCi& merged, std::size_t group, const ClaimIndex& index) {
    std::map<CiId, std::uint32_t> members;
    for (const MergedRelationship& r : merged.relationships) {
        if (r.content.group != group) continue;
        const std::string_view type = index.symbol_name(r.content.type);
        if (index.catalogue().impact_kind(type) == model::ImpactKind::none) continue;
        std::uint32_t& capacity = members[r.content.other];
        capacity = std::max(capacity, r.content.capacity);
    }
    std::uint64_t all = 0;
    for (const auto& [ci, capacity] : members) {
        all += capacity;
    }
    return all;
}

Violation unsatisfiable(const MovedGroup& group) {
    return {"",
            "unsatisfiable_group",
            "group '" + group.name + "' of '" + group.ci + "' requires " +
                std::to_string(group.required) + ", and its members would have capacity " +
                std::to_string(group.capacity) +
                " together, since members of a group are distinct CIs; correct the group first"};
}

}  // namespace

Result<void> ClaimDrafts::read(const std::set<CiId>& cis) {
    std::vector<CiId> wanted;
    std::ranges::copy_if(
        cis, std::back_inserter(wanted), [this](CiId ci) { return !stored_.contains(ci); });
    for (const CiId ci : wanted) {
        stored_[ci];
    }
    return index_->visit_claims(
        wanted, [this](CiId ci, SymbolId source, std::string_view claim) -> Result<void> {
            stored_[ci].emplace(source, claim);
            FL_TRY(drafts_[ci][source], claim_parts(claim));
            return {};
        });
}

bool ClaimDrafts::lives(CiId ci) const {
    const auto at = drafts_.find(ci);
    return at != drafts_.end() && std::ranges::any_of(at->second, [](const auto& claim) {
               return claim.second.ci.has_value();
           });
}

Result<std::string> ClaimDrafts::class_of(CiId ci) const {
    std::string name;
    FL_CHECK(visit_merged(stored_of(ci), [&](const MergedCi& merged) {
        if (merged.alive) name = index_->symbol_name(merged.class_name);
    }));
    return name;
}

Result<std::string> ClaimDrafts::id_of(CiId ci) const {
    const auto made = new_ids_.find(ci);
    if (made != new_ids_.end()) return made->second;
    FL_TRY(std::vector<std::string> ids, index_->external_ids(std::span(&ci, 1)));
    if (ids.size() != 1) return corruption("the index lost a CI of a look-up");
    return std::move(ids.front());
}

const ClaimDrafts::Claims& ClaimDrafts::stored_of(CiId ci) const {
    static const Claims kNone;
    const auto at = stored_.find(ci);
    return at == stored_.end() ? kNone : at->second;
}

ClaimDrafts::Claims ClaimDrafts::draft_of(CiId ci) const {
    Claims claims;
    const auto at = drafts_.find(ci);
    if (at == drafts_.end()) return claims;
    for (const auto& [source, claim] : at->second) {
        std::string bytes = claim.encode();
        if (!bytes.empty()) claims.emplace(source, std::move(bytes));
    }
    return claims;
}

Result<void> ClaimDrafts::visit_merged(const Claims& claims,
                                       const std::function<void(const MergedCi&)>& visitor) const {
    std::vector<model::Claim> decoded(claims.size());
    std::vector<SourcedClaim> sourced;
    for (const auto& [source, bytes] : claims) {
        model::Claim& claim = decoded[sourced.size()];
        FL_CHECK(model::decode_claim(bytes, claim));
        sourced.push_back({source, index_->symbol_name(source), &claim});
    }
    const Authority authority(index_->catalogue(),
                              [this](SymbolId symbol) { return index_->symbol_name(symbol); });
    FL_TRY(const MergedCi merged, merge_claims(sourced, authority));
    visitor(merged);
    return {};
}

Result<std::vector<MovedGroup>> ClaimDrafts::groups_in(const Claims& claims) const {
    std::vector<MovedGroup> groups;
    FL_CHECK(visit_merged(claims, [&](const MergedCi& merged) {
        for (std::size_t i = 0; i < merged.groups.size(); i++) {
            MovedGroup& group = groups.emplace_back();
            group.name = merged.groups[i].name;
            group.required = merged.groups[i].required;
            group.capacity = capacity_of(merged, i, *index_);
        }
    }));
    return groups;
}

std::set<CiId> ClaimDrafts::altered() const {
    std::set<CiId> cis;
    for (const auto& [ci, claims] : drafts_) {
        if (draft_of(ci) != stored_of(ci)) cis.insert(ci);
    }
    return cis;
}

void ClaimDrafts::write(IdentityPlan& plan) const {
    std::vector<std::pair<CiId, SymbolId>> withdrawn;
    for (const CiId ci : altered()) {
        plan.changed.push_back(ci);
        const Claims& before = stored_of(ci);
        const Claims after = draft_of(ci);
        for (const auto& [source, bytes] : after) {
            const auto same = before.find(source);
            if (same != before.end() && same->second == bytes) continue;
            plan.change_set.put_claim(ci, source, bytes);
        }
        for (const auto& [source, bytes] : before) {
            if (!after.contains(source)) withdrawn.emplace_back(ci, source);
        }
    }
    for (const auto& [ci, source] : withdrawn) {
        plan.change_set.withdraw_claim(ci, source);
    }
}

Result<void> ClaimDrafts::compare_groups(IdentityPlan& plan) const {
    for (const CiId ci : altered()) {
        GroupsByName groups;
        FL_TRY(const std::vector<MovedGroup> before, groups_in(stored_of(ci)));
        for (const MovedGroup& group : before) {
            groups[group.name].required_before = group.required;
            groups[group.name].capacity_before = group.capacity;
        }
        FL_TRY(const std::vector<MovedGroup> after, groups_in(draft_of(ci)));
        for (const MovedGroup& group : after) {
            groups[group.name].required = group.required;
            groups[group.name].capacity = group.capacity;
        }
        for (auto& [name, group] : groups) {
            const bool is_same =
                group.required_before == group.required && group.capacity_before == group.capacity;
            if (is_same) continue;
            group.name = name;
            FL_TRY(group.ci, id_of(ci));
            const bool could = group.required_before <= group.capacity_before;
            if (could && group.required > group.capacity) {
                plan.violations.push_back(unsatisfiable(group));
            }
            plan.groups.push_back(std::move(group));
        }
    }
    return {};
}

}  // namespace faultline::identify
