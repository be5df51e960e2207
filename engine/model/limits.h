// The named limits of everything a user can write into the store.
//
// A limit that is hit is named in the error together with its value; nothing is ever cut silently.

#pragma once

#include <cstddef>
#include <cstdint>

namespace faultline::model {

inline constexpr std::size_t kIdBytesMax = 256;             // external id of a CI
inline constexpr std::size_t kNameBytesMax = 1024;          // display name of a CI
inline constexpr std::size_t kClassBytesMax = 128;          // class of a CI
inline constexpr std::size_t kTypeBytesMax = 128;           // relationship type
inline constexpr std::size_t kGroupBytesMax = 512;          // name of a redundancy group
inline constexpr std::size_t kSourceBytesMax = 128;         // name of a source
inline constexpr std::size_t kAttributeNameBytesMax = 128;  // name of an attribute
inline constexpr std::size_t kAttributeValueBytesMax = std::size_t{1} << 20;  // one encoded value
inline constexpr std::size_t kAttributesMax = 1000;    // attributes of one CI in one claim
inline constexpr std::size_t kArrayItemsMax = 10'000;  // items of one array value
inline constexpr std::uint32_t kCapacityMax =
    0x7FFF'FFFF;  // capacity of a member, required of a group

}  // namespace faultline::model
