#include "engine/identify/claim_parts.h"

#include <iterator>
#include <set>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

namespace {

constexpr std::uint32_t kUngrouped = model::RelationshipClaim::kUngrouped;

}  // namespace

Result<AttributeParts> attribute_parts(std::string_view attributes) {
    AttributeParts parts;
    ByteReader in(attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        std::string name(in.bytes());
        parts.emplace_hint(parts.end(), std::move(name), model::skip_value(in));
    }
    if (in.done()) return parts;
    return corruption("the attributes of a stored claim do not decode");
}

std::string encode_parts(const AttributeParts& attributes) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(attributes.size());
    for (const auto& [name, value] : attributes) {
        out.bytes(name);
        out.raw_bytes(value);
    }
    return bytes;
}

Result<ClaimParts> claim_parts(std::string_view bytes) {
    ClaimParts parts;
    if (bytes.empty()) return parts;
    model::Claim claim;
    FL_CHECK(model::decode_claim(bytes, claim));
    if (claim.ci) {
        parts.ci.emplace();
        parts.ci->version = claim.ci->version;
        parts.ci->class_name = claim.ci->class_name;
        parts.ci->name = claim.ci->name;
        FL_TRY(parts.ci->attributes, attribute_parts(claim.ci->attributes));
        parts.ci->native_id = claim.ci->native_id;
        parts.ci->outranks = claim.ci->outranks;
    }
    for (const model::GroupClaim& group : claim.groups) {
        parts.groups.emplace(group.name, GroupPart{group.required, group.version});
    }
    for (const model::RelationshipClaim& r : claim.relationships) {
        const std::string_view group =
            r.group == kUngrouped ? std::string_view() : claim.groups[r.group].name;
        parts.relationships.emplace(
            RelationshipKey{std::string(group), r.type, r.other, r.other_is_source}, r);
    }
    return parts;
}

std::string ClaimParts::encode() const {
    model::Claim claim;
    std::string attribute_bytes;
    if (ci) {
        attribute_bytes = encode_parts(ci->attributes);
        claim.ci = model::CiClaim{
            ci->version, ci->class_name, ci->name, attribute_bytes, ci->native_id, ci->outranks};
    }
    std::set<std::string_view> named;
    for (const auto& [key, content] : relationships) {
        if (!key.group.empty()) named.insert(key.group);
    }
    for (const auto& [name, part] : groups) {
        if (part.required != 0) named.insert(name);
    }
    for (const std::string_view name : named) {
        const auto at = groups.find(name);
        const GroupPart part = at == groups.end() ? GroupPart() : at->second;
        claim.groups.push_back(
            {name, part.required, part.required == 0 ? Version{} : part.version});
    }
    for (const auto& [key, content] : relationships) {
        model::RelationshipClaim& r = claim.relationships.emplace_back(content);
        r.type = key.type;
        r.other = key.other;
        r.other_is_source = key.other_is_source;
        const auto at = named.find(key.group);
        r.group = key.group.empty() ? kUngrouped
                                    : static_cast<std::uint32_t>(std::distance(named.begin(), at));
    }
    return claim.empty() ? std::string() : model::encode_claim(claim);
}

}  // namespace faultline::identify
