#include "engine/model/claim.h"

#include <tuple>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/limits.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kHasCi = 1;
constexpr std::uint8_t kHasNativeId = 2;
constexpr std::uint8_t kOutranks = 4;
constexpr std::uint8_t kFlagsMax = 7;

constexpr std::uint8_t kOtherIsSource = 1;
constexpr std::uint8_t kHasCapacity = 2;
constexpr std::uint8_t kHasStrength = 4;
constexpr std::uint8_t kHasDelay = 8;
constexpr std::uint8_t kHasVerifiedAt = 16;
constexpr std::uint8_t kShapeMax = 31;

// Ungrouped relationships come first: 0, then the position of the group + 1.
std::uint64_t group_number(const RelationshipClaim& relationship) {
    return relationship.group == RelationshipClaim::kUngrouped
               ? 0
               : std::uint64_t{relationship.group} + 1;
}

auto order_key(const RelationshipClaim& r) {
    return std::tuple(group_number(r), raw(r.type), raw(r.other), r.other_is_source);
}

std::uint8_t shape_of(const RelationshipClaim& r) {
    return static_cast<std::uint8_t>(
        (r.other_is_source ? kOtherIsSource : 0) | (r.capacity != 1 ? kHasCapacity : 0) |
        (r.strength != 1.0 ? kHasStrength : 0) | (r.delay_s != 0 ? kHasDelay : 0) |
        (r.verified_at ? kHasVerifiedAt : 0));
}

void encode_relationship(const RelationshipClaim& r, ByteWriter& out) {
    const std::uint8_t shape = shape_of(r);
    out.u8(shape);
    out.varint(group_number(r));
    out.varint(raw(r.type));
    out.varint(raw(r.other));
    out.varint(raw(r.version));
    if (shape & kHasCapacity) out.varint(r.capacity);
    if (shape & kHasStrength) out.real(r.strength);
    if (shape & kHasDelay) out.varint(r.delay_s);
    if (shape & kHasVerifiedAt) out.zigzag(*r.verified_at);
}

// A number that must be in [1, max]; fails the reader otherwise.
std::uint32_t decode_number(ByteReader& in, std::uint32_t max) {
    const std::uint64_t value = in.varint();
    if (value == 0 || value > max) in.fail();
    return in.ok() ? static_cast<std::uint32_t>(value) : 1;
}

RelationshipClaim decode_relationship(ByteReader& in, std::size_t group_count) {
    RelationshipClaim r;
    const std::uint8_t shape = in.u8();
    const std::uint64_t group = in.varint();
    if (shape > kShapeMax || group > group_count) in.fail();
    if (group != 0) r.group = static_cast<std::uint32_t>(group - 1);
    r.other_is_source = (shape & kOtherIsSource) != 0;
    r.type = SymbolId{decode_number(in, 0xFFFF'FFFF)};
    r.other = CiId{in.varint()};
    r.version = Version{in.varint()};
    if (shape & kHasCapacity) r.capacity = decode_number(in, kCapacityMax);
    if (shape & kHasStrength) r.strength = in.real();
    if (shape & kHasDelay) r.delay_s = in.varint();
    if (shape & kHasVerifiedAt) r.verified_at = in.zigzag();
    if (shape_of(r) != shape || !(r.strength > 0.0 && r.strength <= 1.0)) in.fail();
    return r;
}

void decode_groups(ByteReader& in, std::vector<GroupClaim>& groups) {
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        GroupClaim group;
        group.name = in.bytes();
        const std::uint64_t required = in.varint();
        if (required > kCapacityMax || group.name.empty()) in.fail();
        if (!groups.empty() && group.name <= groups.back().name) in.fail();
        group.required = static_cast<std::uint32_t>(required);
        if (required != 0) group.version = Version{in.varint()};
        groups.push_back(group);
    }
}

void decode_relationships(ByteReader& in, Claim& claim) {
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        claim.relationships.push_back(decode_relationship(in, claim.groups.size()));
        const auto last = claim.relationships.rbegin();
        if (i != 0 && order_key(*last) <= order_key(*(last + 1))) in.fail();
    }
}

std::uint8_t flags_of(const std::optional<CiClaim>& ci) {
    if (!ci) return 0;
    return static_cast<std::uint8_t>(kHasCi | (ci->native_id.empty() ? 0 : kHasNativeId) |
                                     (ci->outranks ? kOutranks : 0));
}

void encode_ci_fields(const CiClaim& ci, ByteWriter& out) {
    out.varint(raw(ci.version));
    out.varint(raw(ci.class_name));
    out.bytes(ci.name);
    out.raw_bytes(ci.attributes);
    if (!ci.native_id.empty()) out.bytes(ci.native_id);
}

std::optional<CiClaim> decode_ci_fields(ByteReader& in) {
    const std::uint8_t flags = in.u8();
    if (flags > kFlagsMax || (flags != 0 && (flags & kHasCi) == 0)) in.fail();
    if ((flags & kHasCi) == 0) return std::nullopt;
    CiClaim ci;
    ci.version = Version{in.varint()};
    ci.class_name = SymbolId{decode_number(in, 0xFFFF'FFFF)};
    ci.name = in.bytes();
    ci.attributes = skip_attributes(in);
    if (flags & kHasNativeId) ci.native_id = in.bytes();
    ci.outranks = (flags & kOutranks) != 0;
    if (flags_of(ci) != flags) in.fail();
    return ci;
}

}  // namespace

bool RelationshipClaim::same_content(const RelationshipClaim& that) const {
    return order_key(*this) == order_key(that) && capacity == that.capacity &&
           strength == that.strength && delay_s == that.delay_s && verified_at == that.verified_at;
}

void Claim::clear() {
    ci.reset();
    groups.clear();
    relationships.clear();
}

std::string encode_claim(const Claim& claim) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(flags_of(claim.ci));
    if (claim.ci) encode_ci_fields(*claim.ci, out);
    out.varint(claim.groups.size());
    for (const GroupClaim& group : claim.groups) {
        out.bytes(group.name);
        out.varint(group.required);
        if (group.required != 0) out.varint(raw(group.version));
    }
    out.varint(claim.relationships.size());
    for (const RelationshipClaim& relationship : claim.relationships) {
        encode_relationship(relationship, out);
    }
    return bytes;
}

bool has_ci_fields(std::string_view bytes) {
    return (ByteReader(bytes).u8() & kHasCi) != 0;
}

Result<void> decode_claim(std::string_view bytes, Claim& claim) {
    claim.clear();
    ByteReader in(bytes);
    claim.ci = decode_ci_fields(in);
    decode_groups(in, claim.groups);
    decode_relationships(in, claim);
    if (!in.done()) return corruption("a stored claim does not decode");
    return {};
}

}  // namespace faultline::model
