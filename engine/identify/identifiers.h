// Identifier values: what configuration items are recognised by, brought to one form.
//
// The same serial number comes as " S/N-1 ", "s/n-1" and "S/N-1"; a MAC address with colons, with
// dashes or in groups of four.  Their normal forms are equal.  What firmware and scripts write
// where they know nothing ("To be filled by O.E.M.") identifies nobody.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/attributes.h"

namespace faultline::identify {

// Longer values identify nobody.
inline constexpr std::size_t kIdentifierBytesMax = 256;

// The normal form of a text: ASCII letters small, blanks at the ends gone and inside one each; a
// UUID without braces and "urn:uuid:", a MAC address as six pairs with colons.
// Stored in the terms of claims: what it is must not change.
[[nodiscard]] std::string normal_identifier(std::string_view text);

// True if a normal form is one that identifies nobody: empty, one of placeholders(), only zeros,
// only "f"s of an address or UUID, or one character again and again.
[[nodiscard]] bool is_placeholder(std::string_view normal);

// The texts that are known to stand for "not known", in normal form, ascending.
[[nodiscard]] std::span<const std::string_view> placeholders();

// What one attribute says: the normal forms, ascending and unique; a scalar has one.  Empty if it
// identifies nobody.
using IdentifierValue = std::vector<std::string>;

// The identifying value of a canonical attribute value (engine/model/attributes.h): texts and
// integers; of an array its items that are no placeholders.
[[nodiscard]] IdentifierValue identifier_value(std::string_view value);

// The same of a plain text, such as the name of a CI.
[[nodiscard]] IdentifierValue identifier_text(std::string_view text);

// True if two values that both identify exclude each other: no item of one is in the other.
[[nodiscard]] bool contradict(const IdentifierValue& a, const IdentifierValue& b);

}  // namespace faultline::identify
