// Claim: what one source says about one configuration item, with its needs and groups.
//
// A CI is a pure merge of its claims (merged_ci.h).  A claim belongs to the CI that *needs*,
// whichever end recorded a relationship; a relationship of impact kind `none` belongs to its
// source. Every part carries the version of the change set that last altered it in this claim, so
// that each answer can be followed back to a record; asserting the same again alters nothing.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     claim        = u8 flags                             bit 0: has CI fields
//                                                         bit 1: has native id   bit 2: outranks
//                                                         (both only with bit 0; others 0)
//                    [varint version, varint class symbol, bytes name, attributes]
//                    [bytes native id]
//                    varint count, group * count          ascending by name
//                    varint count, relationship * count   ascending by (group, type, other, end)
//     group        = bytes name, varint required, [varint version]
//                                                         required 0: named by members only, then
//                                                         there is no version
//     relationship = u8 shape                             bit 0: recorded from the other end
//                                                         bit 1: has capacity   bit 2: has strength
//                                                         bit 3: has delay      bit 4: has
//                                                         verified_at
//                    varint group                         0: ungrouped, else position + 1 in groups
//                    varint type symbol, varint other CI, varint version
//                    [varint capacity] [real strength] [varint delay_s] [zigzag verified_at]
//
// A member that has its default (capacity 1, strength 1, delay 0, never verified) is left out.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace faultline::model {

// What a source says about the CI itself.  `attributes` is the canonical form of attributes.h.
struct CiClaim {
    Version version{};
    SymbolId class_name{};
    std::string_view name;
    std::string_view attributes;
    std::string_view native_id = {};  // what the source calls the CI; empty: by its external id
    // Made when a source of more authority had not seen the CI for longer than its word is fresh:
    // this claim wins over older ones of such sources.
    bool outranks = false;
};

// A group that the CI needs.  required == 0: no group line named it; then at least 1 is needed.
struct GroupClaim {
    std::string_view name;
    std::uint32_t required = 0;
    Version version{};
};

// A relationship seen from the CI that owns the claim.
struct RelationshipClaim {
    static constexpr std::uint32_t kUngrouped = 0xFFFF'FFFF;

    std::uint32_t group = kUngrouped;  // position in Claim::groups
    SymbolId type{};
    CiId other{};
    bool other_is_source = false;  // recorded as other -> this CI (for example other `powers` this)
    Version version{};
    std::uint32_t capacity = 1;
    double strength = 1.0;
    std::uint64_t delay_s = 0;
    std::optional<std::int64_t> verified_at;  // microseconds since 1970 UTC

    // True if both say the same, whenever they said it.
    [[nodiscard]] bool same_content(const RelationshipClaim& that) const;
};

// One source's claim about one CI.  The views point into the bytes it was decoded from, or into
// what its maker keeps alive.
struct Claim {
    std::optional<CiClaim> ci;
    std::vector<GroupClaim> groups;                // ascending by name
    std::vector<RelationshipClaim> relationships;  // ascending by (group name, type, other, end)

    // True if nothing is claimed.
    [[nodiscard]] bool empty() const { return !ci && groups.empty() && relationships.empty(); }

    // Forget everything; capacity is kept.
    void clear();
};

// The canonical form of `claim`.  REQUIRES: canonical order.
[[nodiscard]] std::string encode_claim(const Claim& claim);

// True if the claim behind these canonical bytes has CI fields.  Cost: O(1).
[[nodiscard]] bool has_ci_fields(std::string_view bytes);

// Decode into `claim`, whose capacity is reused; its views point into `bytes`.
// Errors: corruption if the bytes are not a canonical claim.
[[nodiscard]] Result<void> decode_claim(std::string_view bytes, Claim& claim);

}  // namespace faultline::model
