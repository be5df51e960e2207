// ClaimParts: a claim taken apart, for those who join claims and divide them again.
//
// Thread safety: plain values.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/claim.h"

namespace faultline::identify {

// Attributes by name, each value in its canonical form.
using AttributeParts = std::map<std::string, std::string, std::less<>>;

// Take the canonical form of attributes apart, and put them together again.
// Errors: corruption if the bytes are not canonical.
[[nodiscard]] Result<AttributeParts> attribute_parts(std::string_view attributes);
[[nodiscard]] std::string encode_parts(const AttributeParts& attributes);

// What a claim says about the CI itself.
struct CiPart {
    Version version{};
    SymbolId class_name{};
    std::string name;
    AttributeParts attributes;
    std::string native_id;
    bool outranks = false;

    friend bool operator==(const CiPart&, const CiPart&) = default;
};

// What makes a relationship of one claim the same as another one's.
struct RelationshipKey {
    std::string group;  // empty: none
    SymbolId type{};
    CiId other{};
    bool other_is_source = false;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in the default.
    friend auto operator<=>(const RelationshipKey&, const RelationshipKey&) = default;
};

// A group line.
struct GroupPart {
    std::uint32_t required = 0;  // 0: named by members only
    Version version{};

    friend bool operator==(const GroupPart&, const GroupPart&) = default;
};

// The claim.
struct ClaimParts {
    std::optional<CiPart> ci;
    std::map<std::string, GroupPart, std::less<>> groups;
    std::map<RelationshipKey, model::RelationshipClaim> relationships;  // `group` means nothing

    // The canonical form, without groups that nothing names; empty if nothing is claimed.
    [[nodiscard]] std::string encode() const;
};

// Errors: corruption if the bytes are not a canonical claim.  No bytes are an empty claim.
[[nodiscard]] Result<ClaimParts> claim_parts(std::string_view bytes);

}  // namespace faultline::identify
