#include "engine/identify/merge_claims.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

namespace {

using model::RelationshipClaim;

// A claim with the place of its source among the names: of equal versions the lower place wins.
struct Candidate {
    RelationshipClaim content;
    std::uint32_t claim = 0;
};

// Ungrouped comes first.
std::uint64_t group_number(std::uint32_t group) {
    return group == RelationshipClaim::kUngrouped ? 0 : std::uint64_t{group} + 1;
}

auto identity(const RelationshipClaim& r) {
    return std::tuple(group_number(r.group), raw(r.type), raw(r.other), r.other_is_source);
}

std::vector<SourcedClaim> by_source_name(std::span<const SourcedClaim> claims) {
    std::vector<SourcedClaim> sorted(claims.begin(), claims.end());
    std::ranges::sort(sorted, {}, &SourcedClaim::source_name);
    return sorted;
}

void note_version(Version version, MergedCi& merged) {
    merged.version = std::max(merged.version, version);
}

// `claims` in the order of their names, so that a strictly newer one is needed to win.
void merge_class_and_name(std::span<const SourcedClaim> claims, MergedCi& merged) {
    Version class_version{};
    Version name_version{};
    bool named = false;
    for (const SourcedClaim& sourced : claims) {
        if (!sourced.claim->ci) continue;
        const model::CiClaim& ci = *sourced.claim->ci;
        if (!merged.alive || ci.version > class_version) {
            merged.class_name = ci.class_name;
            class_version = ci.version;
        }
        if (!ci.name.empty() && (!named || ci.version > name_version)) {
            merged.name = ci.name;
            name_version = ci.version;
            named = true;
        }
        merged.alive = true;
        note_version(ci.version, merged);
    }
}

Result<void> collect_attributes(const SourcedClaim& sourced, std::vector<MergedAttribute>& found) {
    ByteReader in(sourced.claim->ci->attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view name = in.bytes();
        const std::string_view value = model::skip_value(in);
        found.push_back({name, value, sourced.source, sourced.claim->ci->version});
    }
    if (!in.done()) return corruption("the attributes of a stored claim do not decode");
    return {};
}

Result<void> merge_attributes(std::span<const SourcedClaim> claims, MergedCi& merged) {
    std::vector<MergedAttribute>& attributes = merged.attributes;
    for (const SourcedClaim& sourced : claims) {
        if (!sourced.claim->ci) continue;
        FL_CHECK(collect_attributes(sourced, attributes));
    }
    if (claims.size() == 1) return {};
    // Stable: of equal versions the smaller source name stays first, and the first one is kept.
    std::ranges::stable_sort(attributes, [](const MergedAttribute& a, const MergedAttribute& b) {
        return std::tuple(a.name, raw(b.version)) < std::tuple(b.name, raw(a.version));
    });
    const auto same_name = [](const MergedAttribute& a, const MergedAttribute& b) {
        return a.name == b.name;
    };
    attributes.erase(std::unique(attributes.begin(), attributes.end(), same_name),
                     attributes.end());
    return {};
}

// All group names of all claims, each once, with the number that the newest group line gives.
void merge_groups(std::span<const SourcedClaim> claims, MergedCi& merged) {
    std::vector<model::GroupClaim> found;
    for (const SourcedClaim& sourced : claims) {
        found.insert(found.end(), sourced.claim->groups.begin(), sourced.claim->groups.end());
    }
    // A group that only members name has no say in the number: it comes after all that have one.
    std::ranges::stable_sort(found, [](const model::GroupClaim& a, const model::GroupClaim& b) {
        return std::tuple(a.name, a.required == 0, raw(b.version)) <
               std::tuple(b.name, b.required == 0, raw(a.version));
    });
    for (const model::GroupClaim& group : found) {
        if (group.required != 0) note_version(group.version, merged);
        if (!merged.groups.empty() && merged.groups.back().name == group.name) continue;
        merged.groups.push_back({group.name, std::max(group.required, 1u)});
    }
}

// Where each group of `claim` stands in `groups`, which has all of them.
std::vector<std::uint32_t> places_of(const model::Claim& claim,
                                     const std::vector<MergedGroup>& groups) {
    std::vector<std::uint32_t> places;
    places.reserve(claim.groups.size());
    for (const model::GroupClaim& group : claim.groups) {
        const auto at = std::ranges::lower_bound(groups, group.name, {}, &MergedGroup::name);
        places.push_back(static_cast<std::uint32_t>(at - groups.begin()));
    }
    return places;
}

std::vector<Candidate> relationships_of(std::span<const SourcedClaim> claims,
                                        const std::vector<MergedGroup>& groups) {
    std::vector<Candidate> found;
    for (std::uint32_t i = 0; i < claims.size(); i++) {
        const std::vector<std::uint32_t> places = places_of(*claims[i].claim, groups);
        for (RelationshipClaim content : claims[i].claim->relationships) {
            const bool grouped = content.group != RelationshipClaim::kUngrouped;
            if (grouped) content.group = places[content.group];
            found.push_back({content, i});
        }
    }
    return found;
}

void merge_relationships(std::span<const SourcedClaim> claims, MergedCi& merged) {
    std::vector<Candidate> found = relationships_of(claims, merged.groups);
    if (claims.size() > 1) {
        std::ranges::sort(found, [](const Candidate& a, const Candidate& b) {
            return std::pair(identity(a.content), a.claim) <
                   std::pair(identity(b.content), b.claim);
        });
    }
    merged.relationships.reserve(found.size());
    for (const Candidate& candidate : found) {
        note_version(candidate.content.version, merged);
        const bool same =
            !merged.relationships.empty() &&
            identity(merged.relationships.back().content) == identity(candidate.content);
        if (!same) merged.relationships.push_back({candidate.content, {}, {}});
        MergedRelationship& into = merged.relationships.back();
        if (candidate.content.version > into.content.version) into.content = candidate.content;
        into.sources.push_back(claims[candidate.claim].source);
        into.verified_at.push_back(candidate.content.verified_at);
    }
}

}  // namespace

Result<MergedCi> merge_claims(std::span<const SourcedClaim> claims) {
    const std::vector<SourcedClaim> sorted = by_source_name(claims);
    MergedCi merged;
    merge_class_and_name(sorted, merged);
    FL_CHECK(merge_attributes(sorted, merged));
    merge_groups(sorted, merged);
    merge_relationships(sorted, merged);
    return merged;
}

}  // namespace faultline::identify
