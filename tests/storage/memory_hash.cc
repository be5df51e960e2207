#include "tests/storage/memory_hash.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/claim.h"

namespace faultline::storage {

namespace {

// A relationship by names: group, type, other, end, capacity, strength, delay, verified.
using NamedRelationship = std::tuple<std::string,
                                     std::string,
                                     std::string,
                                     bool,
                                     std::uint32_t,
                                     double,
                                     std::uint64_t,
                                     std::optional<std::int64_t>>;

// What a claim says, or a merge, without numbers.
struct Content {
    bool has_ci = false;
    bool outranks = false;
    std::string native_id;
    std::string class_name;
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<std::pair<std::string, std::uint32_t>> groups;
    std::vector<NamedRelationship> relationships;
};

template <typename Groups>
NamedRelationship named(const MemoryState& state,
                        const model::RelationshipClaim& content,
                        const Groups& groups) {
    const bool is_grouped = content.group != model::RelationshipClaim::kUngrouped;
    return {std::string(is_grouped ? groups[content.group].name : std::string_view()),
            std::string(state.symbol_name(content.type)),
            state.external_ids.at(content.other),
            content.other_is_source,
            content.capacity,
            content.strength,
            content.delay_s,
            content.verified_at};
}

Content content_of(const MemoryState& state, const identify::MergedCi& merged) {
    Content content;
    content.has_ci = merged.alive;
    if (merged.alive) content.class_name = state.symbol_name(merged.class_name);
    content.name = merged.name;
    for (const identify::MergedAttribute& attribute : merged.attributes) {
        content.attributes.emplace_back(attribute.name, attribute.value);
    }
    for (const identify::MergedGroup& group : merged.groups) {
        content.groups.emplace_back(group.name, group.required);
    }
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        content.relationships.push_back(named(state, relationship.content, merged.groups));
    }
    return content;
}

Content content_of(const MemoryState& state, const model::Claim& claim) {
    Content content;
    content.has_ci = claim.ci.has_value();
    if (claim.ci) {
        content.class_name = state.symbol_name(claim.ci->class_name);
        content.name = claim.ci->name;
        content.outranks = claim.ci->outranks;
        content.native_id = claim.ci->native_id;
        ByteReader in(claim.ci->attributes);
        for (std::uint64_t left = in.varint(); left > 0 && in.ok(); left--) {
            const std::string_view name = in.bytes();
            content.attributes.emplace_back(name, model::skip_value(in));
        }
    }
    for (const model::GroupClaim& group : claim.groups) {
        content.groups.emplace_back(group.name, group.required);
    }
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        content.relationships.push_back(named(state, relationship, claim.groups));
    }
    return content;
}

void encode(Content content, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>((content.has_ci ? 1 : 0) |
                                     (content.native_id.empty() ? 0 : 2) |
                                     (content.outranks ? 4 : 0)));
    out.bytes(content.class_name);
    out.bytes(content.name);
    out.varint(content.attributes.size());
    for (const auto& [name, value] : content.attributes) {
        out.bytes(name);
        out.bytes(value);
    }
    if (!content.native_id.empty()) out.bytes(content.native_id);
    out.varint(content.groups.size());
    for (const auto& [name, required] : content.groups) {
        out.bytes(name);
        out.varint(required);
    }
    std::ranges::sort(content.relationships);
    out.varint(content.relationships.size());
    for (const auto& [group, type, other, end, capacity, strength, delay_s, verified] :
         content.relationships) {
        out.bytes(group);
        out.bytes(type);
        out.bytes(other);
        out.u8(end ? 1 : 0);
        out.varint(capacity);
        out.real(strength);
        out.varint(delay_s);
        out.u8(verified ? 1 : 0);
        if (verified) out.zigzag(*verified);
    }
}

Result<Digest> row_digest(const MemoryState& state,
                          const model::Catalogue& catalogue,
                          CiId ci,
                          const std::map<SymbolId, std::string>& claims) {
    std::string row;
    ByteWriter out(row);
    out.bytes(state.external_ids.at(ci));
    FL_TRY(const CiRecord record, state.merge(claims, catalogue, Version{0}));
    encode(content_of(state, record.merged()), out);
    std::map<std::string, const std::string*> by_source;
    for (const auto& [source, claim] : claims) {
        by_source.emplace(state.symbol_name(source), &claim);
    }
    out.varint(by_source.size());
    for (const auto& [source, bytes] : by_source) {
        out.bytes(source);
        model::Claim claim;
        FL_CHECK(model::decode_claim(*bytes, claim));
        encode(content_of(state, claim), out);
    }
    return sha256(row);
}

}  // namespace

Result<Digest> memory_hash(const MemoryState& state, Version version) {
    std::vector<Digest> rows;
    for (const auto& [id, ci] : state.cis) {  // ascending by id
        const std::map<SymbolId, std::string> claims = state.claims_at(ci, version);
        if (claims.empty()) continue;
        FL_TRY(const Digest row, row_digest(state, *state.at(version).catalogue, ci, claims));
        rows.push_back(row);
    }
    std::string all;
    ByteWriter out(all);
    out.varint(rows.size());
    for (const Digest& row : rows) {
        out.raw_bytes(bytes_of(row));
    }
    const std::vector<model::CatalogueEntry> entries = state.at(version).catalogue->entries();
    out.varint(entries.size());
    for (const model::CatalogueEntry& entry : entries) {
        out.bytes(model::encode_catalogue_entry(entry));
    }
    return sha256(all);
}

}  // namespace faultline::storage
