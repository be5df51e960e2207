// Identities of basic events: numbers by which an event has the same luck wherever it occurs.
//
// Thread safety: pure functions.
//
// They follow from external ids and names alone, and an event of one kind never has the identity of
// one of another.

#pragma once

#include <cstdint>
#include <string_view>

#include "engine/impact/random_bits.h"

namespace faultline::impact {

// What kind of event an identity is of.
enum class IdentityKind : std::uint64_t { ci = 1, soft_need, soft_member, shared };

[[nodiscard]] inline std::uint64_t event_identity(IdentityKind kind,
                                                  std::uint64_t first,
                                                  std::uint64_t second) {
    return mixed(mixed(static_cast<std::uint64_t>(kind), first), second);
}

// The own event of the CI with an external id.
[[nodiscard]] inline std::uint64_t ci_identity(std::string_view id) {
    return event_identity(IdentityKind::ci, mixed(id), 0);
}

// The draw of a soft need between two CIs; parallel ones differ by their `place` among themselves.
[[nodiscard]] inline std::uint64_t soft_need_identity(std::uint64_t dependent,
                                                      std::uint64_t dependency,
                                                      std::uint64_t place) {
    return event_identity(IdentityKind::soft_need, dependent, mixed(dependency, place));
}

// A group by its owner and its name: no event, but a part of soft_member_identity().
[[nodiscard]] inline std::uint64_t group_identity(std::uint64_t owner, std::string_view name) {
    return mixed(owner, mixed(name));
}

// The draw of a soft membership.
[[nodiscard]] inline std::uint64_t soft_member_identity(std::uint64_t group, std::uint64_t member) {
    return event_identity(IdentityKind::soft_member, group, member);
}

// The shared event of a beta group.
[[nodiscard]] inline std::uint64_t shared_identity(std::string_view name) {
    return event_identity(IdentityKind::shared, mixed(name), 0);
}

}  // namespace faultline::impact
