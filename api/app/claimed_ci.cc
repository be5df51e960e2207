#include "api/app/claimed_ci.h"

#include <algorithm>
#include <utility>

#include "engine/model/claim.h"

namespace faultline::app {

namespace {

// The canonical bytes of the claim; empty if there is none.
Result<std::string> manual_bytes(const identify::ClaimIndex& index, CiId ci) {
    std::string bytes;
    const auto manual = index.find_symbol(kManualSource);
    if (!manual) return bytes;
    const CiId cis[] = {ci};
    FL_CHECK(
        index.visit_claims(cis, [&](CiId, SymbolId source, std::string_view claim) -> Result<void> {
            if (source == *manual) bytes = claim;
            return {};
        }));
    return bytes;
}

RelationshipEdit relationship_of(const model::Claim& claim,
                                 const model::RelationshipClaim& relationship,
                                 const std::string& owner,
                                 std::string other) {
    RelationshipEdit edit;
    edit.source = relationship.other_is_source ? other : owner;
    edit.target = relationship.other_is_source ? owner : std::move(other);
    if (relationship.group != model::RelationshipClaim::kUngrouped) {
        edit.group = claim.groups[relationship.group].name;
    }
    edit.capacity = relationship.capacity;
    edit.strength = relationship.strength;
    edit.delay_s = static_cast<std::int64_t>(relationship.delay_s);
    edit.verified_at = relationship.verified_at;
    return edit;
}

Result<void> read_relationships(const identify::ClaimIndex& index,
                                const model::Claim& claim,
                                const std::string& id,
                                ClaimedCi& claimed) {
    std::vector<CiId> ends;
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        ends.push_back(relationship.other);
    }
    FL_TRY(std::vector<std::string> others, index.external_ids(ends));
    for (std::size_t i = 0; i < claim.relationships.size(); i++) {
        const model::RelationshipClaim& relationship = claim.relationships[i];
        claimed.relationships.push_back(
            relationship_of(claim, relationship, id, std::move(others[i])));
        claimed.relationships.back().type = index.symbol_name(relationship.type);
    }
    return {};
}

void set_attribute(const AttributeEdit& edit, model::Attributes& attributes) {
    const auto at = std::ranges::find(attributes, edit.name, &model::Attribute::name);
    if (!edit.value) {
        if (at != attributes.end()) attributes.erase(at);
    } else if (at != attributes.end()) {
        at->value = *edit.value;
    } else {
        attributes.push_back({edit.name, *edit.value});
    }
}

}  // namespace

Result<ClaimedCi> read_manual_claim(const identify::ClaimIndex& index,
                                    CiId ci,
                                    const std::string& id) {
    FL_TRY(const std::string bytes, manual_bytes(index, ci));
    ClaimedCi claimed;
    if (bytes.empty()) return claimed;
    model::Claim claim;
    FL_CHECK(model::decode_claim(bytes, claim));
    if (claim.ci) {
        claimed.has_ci_fields = true;
        claimed.class_name = index.symbol_name(claim.ci->class_name);
        claimed.name = claim.ci->name;
        ByteReader in(claim.ci->attributes);
        claimed.attributes = model::decode_attributes(in);
    }
    for (const model::GroupClaim& group : claim.groups) {
        if (group.required != 0)
            claimed.groups.push_back({std::string(group.name), group.required});
    }
    FL_CHECK(read_relationships(index, claim, id, claimed));
    return claimed;
}

ClaimedCi edited(ClaimedCi base, const CiEdit& edit) {
    if (edit.class_name) base.class_name = *edit.class_name;
    if (edit.name) base.name = *edit.name;
    if (edit.clears_attributes) base.attributes.clear();
    for (const AttributeEdit& attribute : edit.attributes) {
        set_attribute(attribute, base.attributes);
    }
    if (edit.relationships) base.relationships = *edit.relationships;
    if (edit.groups) base.groups = *edit.groups;
    return base;
}

}  // namespace faultline::app
