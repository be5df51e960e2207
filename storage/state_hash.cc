#include "storage/state_hash.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/identify/canonical_content.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/attributes.h"
#include "storage/authority_of.h"
#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"
#include "storage/keys.h"

namespace faultline::storage {

namespace {

using identify::NamedRelationship;
using identify::SourcedClaim;
using model::RelationshipClaim;

// External ids by number of the CI.
class ExternalIds {
 public:
    static Result<ExternalIds> read(const Published& state) {
        ExternalIds ids;
        Scan rows = state.database().scan(
            Table::ci, {.first = {}, .end = ci_key(state.position.next_ci), .reads_much = true});
        for (; rows.valid(); rows.next()) {
            const std::optional<CiId> ci = parse_ci_key(rows.key());
            if (!ci || raw(*ci) != ids.ends_.size()) {
                return state.database().damaged("a CI has no external id");
            }
            ids.bytes_ += rows.value();
            ids.ends_.push_back(ids.bytes_.size());
        }
        FL_CHECK(rows.status());
        return ids;
    }

    [[nodiscard]] bool contains(CiId ci) const { return raw(ci) != 0 && raw(ci) < ends_.size(); }

    // REQUIRES: contains(ci).
    [[nodiscard]] std::string_view at(CiId ci) const {
        const std::size_t begin = ends_[raw(ci) - 1];
        return std::string_view(bytes_).substr(begin, ends_[raw(ci)] - begin);
    }

 private:
    std::string bytes_;
    std::vector<std::size_t> ends_ = {0};
};

// What a claim says about the CI itself beside class, name and attributes.
std::uint8_t flags_of(const model::Claim& claim) {
    constexpr std::uint8_t kHasCi = 1;
    constexpr std::uint8_t kHasNativeId = 2;
    constexpr std::uint8_t kOutranks = 4;
    if (!claim.ci) return 0;
    return static_cast<std::uint8_t>(kHasCi | (claim.ci->native_id.empty() ? 0 : kHasNativeId) |
                                     (claim.ci->outranks ? kOutranks : 0));
}

// Makes the canonical row of one CI after the other.
class RowWriter {
 public:
    RowWriter(const Published& state, const ExternalIds& ids)
        : state_(state), ids_(ids), authority_(authority_of(state)) {}

    Result<Digest> digest(CiId ci, std::span<const SourcedClaim> claims) {
        if (!ids_.contains(ci)) {
            return state_.database().damaged("a claim is about a CI that was never named");
        }
        std::string row;
        ByteWriter out(row);
        out.bytes(ids_.at(ci));
        FL_CHECK(encode_merged(claims, out));
        std::vector<SourcedClaim> sorted(claims.begin(), claims.end());
        std::ranges::sort(sorted, {}, &SourcedClaim::source_name);
        out.varint(sorted.size());
        for (const SourcedClaim& sourced : sorted) {
            out.bytes(sourced.source_name);
            FL_CHECK(encode_claim(*sourced.claim, out));
        }
        return sha256(row);
    }

 private:
    Result<void> encode_merged(std::span<const SourcedClaim> claims, ByteWriter& out) {
        FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims, authority_));
        out.u8(merged.alive ? 1 : 0);
        std::vector<NamedRelationship> named;
        for (const identify::MergedRelationship& relationship : merged.relationships) {
            FL_CHECK(add(relationship.content, merged.groups, named));
        }
        const std::string_view class_name =
            merged.alive ? state_.symbols->at(merged.class_name) : std::string_view();
        identify::encode_content(merged, class_name, std::move(named), out);
        return {};
    }

    Result<void> encode_claim(const model::Claim& claim, ByteWriter& out) {
        out.u8(flags_of(claim));
        out.bytes(claim.ci ? state_.symbols->at(claim.ci->class_name) : std::string_view());
        out.bytes(claim.ci ? claim.ci->name : std::string_view());
        FL_CHECK(encode_attributes(claim, out));
        if (claim.ci && !claim.ci->native_id.empty()) out.bytes(claim.ci->native_id);
        out.varint(claim.groups.size());
        for (const model::GroupClaim& group : claim.groups) {
            out.bytes(group.name);
            out.varint(group.required);
        }
        std::vector<NamedRelationship> named;
        for (const RelationshipClaim& content : claim.relationships) {
            FL_CHECK(add(content, claim.groups, named));
        }
        identify::encode_relationships(std::move(named), out);
        return {};
    }

    static Result<void> encode_attributes(const model::Claim& claim, ByteWriter& out) {
        if (!claim.ci) {
            out.varint(0);
            return {};
        }
        ByteReader in(claim.ci->attributes);
        const std::uint64_t count = in.varint();
        out.varint(count);
        for (std::uint64_t i = 0; i < count && in.ok(); i++) {
            out.bytes(in.bytes());
            out.bytes(model::skip_value(in));
        }
        if (!in.done()) return corruption("the attributes of a stored claim do not decode");
        return {};
    }

    template <typename Groups>
    Result<void> add(const RelationshipClaim& content,
                     const Groups& groups,
                     std::vector<NamedRelationship>& named) const {
        if (!ids_.contains(content.other)) {
            return state_.database().damaged("a relationship names a CI that was never named");
        }
        named.push_back({identify::group_name(content, groups),
                         state_.symbols->at(content.type),
                         ids_.at(content.other),
                         &content});
        return {};
    }

    const Published& state_;
    const ExternalIds& ids_;
    identify::Authority authority_;
};

// The digests of all rows, by number of the CI; none where nobody claims anything.
Result<std::vector<std::optional<Digest>>> row_digests(const Published& state,
                                                       const ExternalIds& ids) {
    std::vector<std::optional<Digest>> digests(raw(state.position.next_ci));
    RowWriter writer(state, ids);
    ClaimDecoder decoder(*state.symbols);
    ClaimScan scan(state.database(), state.position.version);
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) return digests;
        FL_TRY(const std::span<const SourcedClaim> claims, decoder.decode(scan.rows()));
        FL_TRY(const Digest digest, writer.digest(scan.ci(), claims));
        digests[raw(scan.ci())] = digest;
    }
}

void add_number(std::uint64_t number, Sha256& hash) {
    std::string bytes;
    ByteWriter(bytes).varint(number);
    hash.add(bytes);
}

}  // namespace

Result<Digest> state_hash(const Published& state) {
    FL_TRY(const ExternalIds ids, ExternalIds::read(state));
    FL_TRY(const std::vector<std::optional<Digest>> digests, row_digests(state, ids));
    Sha256 hash;
    add_number(static_cast<std::uint64_t>(std::ranges::count_if(
                   digests, [](const std::optional<Digest>& d) { return d.has_value(); })),
               hash);
    Scan rows = state.database().scan(Table::id, {.first = {}, .end = {}, .reads_much = true});
    for (; rows.valid(); rows.next()) {
        const std::optional<CiId> ci = parse_ci_key(rows.value());
        if (!ci) return state.database().damaged("the row of an external id does not decode");
        if (raw(*ci) < digests.size() && digests[raw(*ci)]) {
            hash.add(bytes_of(*digests[raw(*ci)]));
        }
    }
    FL_CHECK(rows.status());
    const std::vector<model::CatalogueEntry> entries = state.catalogue->entries();
    add_number(entries.size(), hash);
    for (const model::CatalogueEntry& entry : entries) {
        std::string bytes;
        ByteWriter(bytes).bytes(model::encode_catalogue_entry(entry));
        hash.add(bytes);
    }
    return hash.finish();
}

}  // namespace faultline::storage
