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

// An attribute as one source claims it.
struct Candidate {
    MergedAttribute attribute;
    const SourcedClaim* speaker = nullptr;

    [[nodiscard]] std::string_view name() const { return attribute.name; }
};

// A relationship with the place of its source among the names: of equal versions the lower place
// wins.
struct ClaimedRelationship {
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

bool speaks_of_ci(const SourcedClaim& sourced) {
    return sourced.claim->ci.has_value();
}

Word word_of(const SourcedClaim& sourced, std::size_t rank) {
    return {rank, sourced.claim->ci->version, sourced.claim->ci->outranks};
}

// `claims` in the order of their names; `words` and `speakers` are parallel and used again.
class FieldMerge {
 public:
    explicit FieldMerge(const Authority& authority) : authority_(&authority) {}

    void begin() {
        words_.clear();
        speakers_.clear();
    }

    void add(const SourcedClaim& sourced, SymbolId class_name, std::string_view attribute) {
        words_.push_back(
            word_of(sourced, authority_->rank(class_name, attribute, sourced.source_name)));
        speakers_.push_back(&sourced);
    }

    [[nodiscard]] bool empty() const { return words_.empty(); }

    // REQUIRES: not empty().
    [[nodiscard]] std::size_t winner() const { return strongest(words_); }
    [[nodiscard]] const model::CiClaim& winning_claim() const {
        return *speakers_[winner()]->claim->ci;
    }

 private:
    const Authority* authority_;
    std::vector<Word> words_;
    std::vector<const SourcedClaim*> speakers_;
};

// `claims` in the order of their names.
void merge_class_and_name(std::span<const SourcedClaim> claims,
                          FieldMerge& field,
                          MergedCi& merged) {
    field.begin();
    for (const SourcedClaim& sourced : claims) {
        if (!speaks_of_ci(sourced)) continue;
        field.add(sourced, sourced.claim->ci->class_name, kClassAttribute);
        note_version(sourced.claim->ci->version, merged);
    }
    if (field.empty()) return;
    merged.alive = true;
    merged.class_name = field.winning_claim().class_name;
    field.begin();
    for (const SourcedClaim& sourced : claims) {
        if (!speaks_of_ci(sourced) || sourced.claim->ci->name.empty()) continue;
        field.add(sourced, merged.class_name, kNameAttribute);
    }
    if (!field.empty()) merged.name = field.winning_claim().name;
}

// Calls `visit` with each attribute of a claim that has CI fields.
template <typename Visit>
Result<void> visit_attributes(const SourcedClaim& sourced, Visit visit) {
    ByteReader in(sourced.claim->ci->attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view name = in.bytes();
        const std::string_view value = model::skip_value(in);
        visit(MergedAttribute{name, value, sourced.source, sourced.claim->ci->version});
    }
    if (!in.done()) return corruption("the attributes of a stored claim do not decode");
    return {};
}

Result<void> merge_attributes(std::span<const SourcedClaim> claims,
                              FieldMerge& field,
                              MergedCi& merged) {
    // The common case: one claim is its own merge.
    if (claims.size() == 1) {
        if (!speaks_of_ci(claims.front())) return {};
        return visit_attributes(claims.front(), [&](const MergedAttribute& attribute) {
            merged.attributes.push_back(attribute);
        });
    }
    std::vector<Candidate> found;
    for (const SourcedClaim& sourced : claims) {
        if (!speaks_of_ci(sourced)) continue;
        FL_CHECK(visit_attributes(sourced, [&](const MergedAttribute& attribute) {
            found.push_back({attribute, &sourced});
        }));
    }
    // Stable: of one attribute the smaller source name stays first.
    std::ranges::stable_sort(found, {}, &Candidate::name);
    merged.attributes.reserve(found.size());
    for (std::size_t begin = 0; begin < found.size();) {
        std::size_t end = begin;
        field.begin();
        for (; end < found.size() && found[end].name() == found[begin].name(); end++) {
            field.add(*found[end].speaker, merged.class_name, found[end].name());
        }
        merged.attributes.push_back(found[begin + field.winner()].attribute);
        begin = end;
    }
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

std::vector<ClaimedRelationship> relationships_of(std::span<const SourcedClaim> claims,
                                                  const std::vector<MergedGroup>& groups) {
    std::vector<ClaimedRelationship> found;
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
    std::vector<ClaimedRelationship> found = relationships_of(claims, merged.groups);
    if (claims.size() > 1) {
        std::ranges::sort(found, [](const ClaimedRelationship& a, const ClaimedRelationship& b) {
            return std::pair(identity(a.content), a.claim) <
                   std::pair(identity(b.content), b.claim);
        });
    }
    merged.relationships.reserve(found.size());
    for (const ClaimedRelationship& candidate : found) {
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

Result<MergedCi> merge_claims(std::span<const SourcedClaim> claims, const Authority& authority) {
    const std::vector<SourcedClaim> sorted = by_source_name(claims);
    MergedCi merged;
    FieldMerge field(authority);
    merge_class_and_name(sorted, field, merged);
    FL_CHECK(merge_attributes(sorted, field, merged));
    merge_groups(sorted, merged);
    merge_relationships(sorted, merged);
    return merged;
}

Result<MergedCi> merge_claims(std::span<const SourcedClaim> claims) {
    return merge_claims(claims, Authority());
}

}  // namespace faultline::identify
