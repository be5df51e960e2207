// Distinct id types, so that two different numbers cannot be swapped in one signature.
//
// None of these is ever shown to a user: people see the external id of a configuration item, which
// is their own byte string.

#pragma once

#include <compare>
#include <cstdint>
#include <type_traits>

namespace faultline {

// Internal id of a configuration item in one store.  Assigned once, never reused; 1 is the first.
enum class CiId : std::uint64_t {};

// Number of an interned name (class, relationship type, source) in one store; 1 is the first.
enum class SymbolId : std::uint32_t {};

// Position of a change set in the log.  0 means "before the first change set".
enum class Version : std::uint64_t {};

// The number behind an id.
template <typename Id>
requires std::is_enum_v<Id>
[[nodiscard]] constexpr std::underlying_type_t<Id> raw(Id id) {
    return static_cast<std::underlying_type_t<Id>>(id);
}

// The version after `version`.
[[nodiscard]] constexpr Version next(Version version) {
    return Version{raw(version) + 1};
}

}  // namespace faultline
