#include "engine/identify/canonical_content.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace faultline::identify {

void encode_relationships(std::vector<NamedRelationship> relationships, ByteWriter& out) {
    std::ranges::sort(relationships, {}, [](const NamedRelationship& named) {
        return std::tuple(named.group, named.type, named.other, named.content->other_is_source);
    });
    out.varint(relationships.size());
    for (const NamedRelationship& named : relationships) {
        const model::RelationshipClaim& content = *named.content;
        out.bytes(named.group);
        out.bytes(named.type);
        out.bytes(named.other);
        out.u8(content.other_is_source ? 1 : 0);
        out.varint(content.capacity);
        out.real(content.strength);
        out.varint(content.delay_s);
        out.u8(content.verified_at ? 1 : 0);
        if (content.verified_at) out.zigzag(*content.verified_at);
    }
}

void encode_content(const MergedCi& ci,
                    std::string_view class_name,
                    std::vector<NamedRelationship> relationships,
                    ByteWriter& out) {
    out.bytes(class_name);
    out.bytes(ci.name);
    out.varint(ci.attributes.size());
    for (const MergedAttribute& attribute : ci.attributes) {
        out.bytes(attribute.name);
        out.bytes(attribute.value);
    }
    out.varint(ci.groups.size());
    for (const MergedGroup& group : ci.groups) {
        out.bytes(group.name);
        out.varint(group.required);
    }
    encode_relationships(std::move(relationships), out);
}

}  // namespace faultline::identify
