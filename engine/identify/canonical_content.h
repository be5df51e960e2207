// The canonical bytes of what a CI is, with names in place of numbers: equal content has equal
// bytes whatever numbers a store gave out.  State hashes and the digests of baselines cover them.
//
// Thread safety: pure functions.
//
//     content       = bytes class, bytes name, varint count, (bytes name, bytes value) *
//     attributes,
//                     varint count, (bytes name, varint required) * groups, relationships
//     relationships = varint count, relationship * count
//     relationship  = bytes group, bytes type, bytes other external id, u8 recorded from the other
//                     end, varint capacity, real strength, varint delay_s,
//                     u8 has, [zigzag verified_at]
//                     ascending by (group, type, other external id, end); ungrouped: empty group
//
// Primitives: engine/base/bytes.h.

#pragma once

#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/claim.h"

namespace faultline::identify {

// A relationship with its names.
struct NamedRelationship {
    std::string_view group;  // empty: none
    std::string_view type;
    std::string_view other;  // external id
    const model::RelationshipClaim* content = nullptr;
};

// The name of the group of `content`, which is one of `groups`, a range of things with a name.
template <typename Groups>
std::string_view group_name(const model::RelationshipClaim& content, const Groups& groups) {
    const bool is_grouped = content.group != model::RelationshipClaim::kUngrouped;
    return is_grouped ? std::string_view(groups[content.group].name) : std::string_view();
}

// Append the relationships, in any order.
void encode_relationships(std::vector<NamedRelationship> relationships, ByteWriter& out);

// Append the content of `ci`, whose relationships are `relationships`, in any order.
void encode_content(const MergedCi& ci,
                    std::string_view class_name,
                    std::vector<NamedRelationship> relationships,
                    ByteWriter& out);

}  // namespace faultline::identify
