#include "engine/identify/owner_claims.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace faultline::identify {

namespace {

using model::Claim;
using model::GroupClaim;
using model::LocalCi;
using model::LocalName;
using model::RelationshipClaim;

constexpr std::uint32_t kUngrouped = RelationshipClaim::kUngrouped;

// Ungrouped comes first, as in a canonical claim.
auto identity(const RelationshipClaim& r) {
    const std::uint64_t group = r.group == kUngrouped ? 0 : std::uint64_t{r.group} + 1;
    return std::tuple(group, raw(r.type), raw(r.other), r.other_is_source);
}

// Drop the groups that neither a line nor a member names any more, and renumber the others.
void drop_unused_groups(Claim& claim) {
    std::vector<bool> used(claim.groups.size(), false);
    for (const RelationshipClaim& relationship : claim.relationships) {
        if (relationship.group != kUngrouped) used[relationship.group] = true;
    }
    std::vector<std::uint32_t> places(claim.groups.size(), kUngrouped);
    std::uint32_t kept = 0;
    for (std::size_t i = 0; i < claim.groups.size(); i++) {
        if (!used[i] && claim.groups[i].required == 0) continue;
        places[i] = kept;
        claim.groups[kept++] = claim.groups[i];
    }
    if (kept == claim.groups.size()) return;
    claim.groups.resize(kept);
    for (RelationshipClaim& relationship : claim.relationships) {
        if (relationship.group != kUngrouped) relationship.group = places[relationship.group];
    }
}

}  // namespace

void ClaimChange::clear() {
    source = {};
    stored = {};
    before.clear();
    after.clear();
}

Result<void> OwnerClaims::build(const Owner& owner, Retirements retirements) {
    retirements_ = retirements;
    all_gone_ = is_gone(owner.ci);
    lost_.clear();
    named_ = {};
    FL_CHECK(read(owner));
    for (std::size_t i = 0; i < other_count_; i++) {
        build_other(others_[i]);
    }
    FL_CHECK(build_own(owner));
    if (!lost_.empty()) std::ranges::sort(lost_);
    return {};
}

Result<void> OwnerClaims::read(const Owner& owner) {
    own_.clear();
    own_.source = in_.numbering.source();
    other_count_ = 0;
    for (const ClaimRow& row : in_.known.claims_of(owner.ci)) {
        const bool own = row.source == in_.known.source();
        if (!own && other_count_ == others_.size()) others_.emplace_back();
        ClaimChange& change = own ? own_ : others_[other_count_++];
        change.clear();
        change.source = row.source;
        change.stored = row.bytes;
        FL_CHECK(model::decode_claim(row.bytes, change.before));
    }
    return {};
}

bool OwnerClaims::is_gone(CiId ci) const {
    return retirements_ == Retirements::done && in_.standing.is_killed(ci);
}

void OwnerClaims::lose(std::string_view group, const RelationshipClaim& r) {
    const bool by_retirement = all_gone_ || is_gone(r.other);
    lost_.push_back({group, r.type, r.other, r.other_is_source, by_retirement});
}

// Another source's claim loses what touches a CI that retires.
void OwnerClaims::build_other(ClaimChange& change) {
    const Claim& before = change.before;
    if (!all_gone_) change.after.ci = before.ci;
    if (!all_gone_) change.after.groups = before.groups;
    for (const RelationshipClaim& relationship : before.relationships) {
        if (!all_gone_ && !is_gone(relationship.other)) {
            change.after.relationships.push_back(relationship);
            continue;
        }
        const bool ungrouped = relationship.group == kUngrouped;
        lose(ungrouped ? std::string_view{} : before.groups[relationship.group].name, relationship);
    }
    drop_unused_groups(change.after);
}

Result<void> OwnerClaims::build_own(const Owner& owner) {
    const bool named = owner.local != Owner::kNotNamed;
    const LocalCi local{owner.local};
    const std::uint32_t ci_line = named ? in_.lines.only_line(LineKind::ci, local) : kNoLine;
    const bool withdrawn =
        named && retirements_ == Retirements::done && in_.standing.retirement(local) != kNoLine;
    replaces_ = all_gone_ || withdrawn || (ci_line != kNoLine && !in_.only_adds);

    if (ci_line != kNoLine) {
        build_ci_fields(ci_line);
        FL_CHECK(settle_seniority(owner.ci));
    } else if (!replaces_) {
        own_.after.ci = own_.before.ci;
    }
    collect_groups(owner);
    collect_relationships(owner);
    merge_candidates();
    drop_unused_groups(own_.after);
    return {};
}

void OwnerClaims::build_ci_fields(std::uint32_t line) {
    const model::SeenCi& seen = in_.lines.seen().cis()[line];
    const SymbolId class_name = in_.numbering.symbol(seen.class_name);
    const auto& before = own_.before.ci;
    const std::string_view name = in_.lines.name_of(line);
    const std::string_view attributes = in_.lines.attributes_of(line);
    const bool same = before && before->class_name == class_name && before->name == name &&
                      before->attributes == attributes;
    // An id that finds the CI by its external id leaves what the source else calls it as it was.
    const std::string_view native_id = in_.known.is_called_otherwise(seen.ci)
                                           ? in_.lines.seen().id(seen.ci)
                                       : before ? before->native_id
                                                : std::string_view();
    own_.after.ci = {same ? before->version : in_.version,
                     class_name,
                     name,
                     attributes,
                     native_id,
                     same && before->outranks};
}

Result<void> OwnerClaims::settle_seniority(CiId ci) {
    if (!in_.seniority.matters()) return {};
    model::CiClaim& fields = *own_.after.ci;
    const SourcedClaim own{own_.source, in_.source, &own_.after};
    for (const ClaimChange& other : others()) {
        if (!other.after.ci) continue;
        const SourcedClaim that{other.source, in_.index.symbol_name(other.source), &other.after};
        FL_TRY(const bool is_overruled, in_.seniority.is_overruled_by(own, that));
        if (is_overruled) fields.version = in_.version;
        FL_TRY(const bool finds_stale, in_.seniority.finds_stale(ci, own, that));
        const bool outranks_it = fields.outranks && fields.version > that.claim->ci->version;
        if (!finds_stale || outranks_it) continue;
        fields.outranks = true;
        fields.version = in_.version;
    }
    return {};
}

// Fills groups_ with every name the claim had or a line gives, and own_.after.groups from it.
void OwnerClaims::collect_groups(const Owner& owner) {
    groups_.clear();
    for (const GroupClaim& group : own_.before.groups) {
        groups_.push_back({group.name, group.required, 0, group.version});
    }
    if (owner.local != Owner::kNotNamed) {
        const model::Observations& seen = in_.lines.seen();
        for (const std::uint32_t line : in_.lines.lines_of(LineKind::group, LocalCi{owner.local})) {
            if (!in_.standing.counts({LineKind::group, line})) continue;
            const model::SeenGroup& group = seen.groups()[line];
            groups_.push_back({seen.name(group.name), 0, group.required, {}});
        }
        const auto members = in_.lines.lines_of(LineKind::relationship, LocalCi{owner.local});
        for (const std::uint32_t line : members) {
            const LocalName group = seen.relationships()[line].group;
            if (group == LocalName{}) continue;
            if (!in_.standing.counts({LineKind::relationship, line})) continue;
            groups_.push_back({seen.name(group), 0, 0, {}});
        }
    }
    std::ranges::sort(groups_, {}, &GroupEntry::name);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < groups_.size(); i++) {
        if (kept != 0 && groups_[kept - 1].name == groups_[i].name) {
            GroupEntry& entry = groups_[kept - 1];
            entry.before = std::max(entry.before, groups_[i].before);
            entry.line = std::max(entry.line, groups_[i].line);
            entry.version = std::max(entry.version, groups_[i].version);
        } else {
            groups_[kept++] = groups_[i];
        }
    }
    groups_.resize(kept);
    for (const GroupEntry& entry : groups_) {
        const std::uint32_t required = entry.line != 0 || replaces_ ? entry.line : entry.before;
        const Version version = required == entry.before ? entry.version : in_.version;
        own_.after.groups.push_back({entry.name, required, required == 0 ? Version{} : version});
    }
}

std::uint32_t OwnerClaims::group_position(std::string_view name) const {
    const auto at = std::ranges::lower_bound(groups_, name, {}, &GroupEntry::name);
    return static_cast<std::uint32_t>(at - groups_.begin());
}

void OwnerClaims::collect_relationships(const Owner& owner) {
    candidates_.clear();
    for (RelationshipClaim content : own_.before.relationships) {
        if (content.group != kUngrouped) {
            content.group = group_position(own_.before.groups[content.group].name);
        }
        candidates_.push_back({content, false});
    }
    if (owner.local == Owner::kNotNamed) return;
    const model::Observations& seen = in_.lines.seen();
    for (const std::uint32_t line :
         in_.lines.lines_of(LineKind::relationship, LocalCi{owner.local})) {
        if (!in_.standing.counts({LineKind::relationship, line})) continue;
        const model::SeenRelationship& r = seen.relationships()[line];
        RelationshipClaim content;
        if (r.group != LocalName{}) content.group = group_position(seen.name(r.group));
        content.type = in_.numbering.symbol(r.type);
        content.other = in_.numbering.ci(in_.lines.other_of(r));
        content.other_is_source = in_.lines.other_is_source(r);
        content.version = in_.version;
        content.capacity = r.capacity;
        content.strength = r.strength;
        content.delay_s = r.delay_s;
        if (r.verified) content.verified_at = r.verified_at;
        candidates_.push_back({content, true});
    }
}

void OwnerClaims::merge_candidates() {
    std::ranges::sort(candidates_, [](const Candidate& a, const Candidate& b) {
        return std::pair(identity(a.content), a.is_line) <
               std::pair(identity(b.content), b.is_line);
    });
    for (std::size_t i = 0; i < candidates_.size(); i++) {
        const RelationshipClaim& first = candidates_[i].content;
        const bool pair =
            i + 1 < candidates_.size() && identity(first) == identity(candidates_[i + 1].content);
        if (pair) {
            merge_relationship(&first, &candidates_[++i].content);
        } else if (candidates_[i].is_line) {
            merge_relationship(nullptr, &first);
        } else {
            merge_relationship(&first, nullptr);
        }
    }
}

void OwnerClaims::merge_relationship(const RelationshipClaim* before,
                                     const RelationshipClaim* line) {
    std::vector<RelationshipClaim>& after = own_.after.relationships;
    if (line == nullptr) {
        if (!replaces_ && !is_gone(before->other)) {
            after.push_back(*before);
        } else {
            const bool ungrouped = before->group == kUngrouped;
            lose(ungrouped ? std::string_view{} : groups_[before->group].name, *before);
        }
        return;
    }
    after.push_back(*line);
    if (before == nullptr) {
        named_.created++;
    } else if (before->same_content(*line)) {
        after.back().version = before->version;
        named_.unchanged++;
    } else {
        named_.updated++;
    }
}

}  // namespace faultline::identify
