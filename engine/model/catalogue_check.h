// Rules for a catalogue as a whole: what it names exists, nothing is said twice or in a circle.
//
// Thread safety: pure functions.

#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/model/catalogue.h"

namespace faultline::model {

// The longest description, and the most entries of one kind, attributes of a class, allowed values
// of an attribute, allowed pairs of a type, identifiers of a rule and sources of a rule.
inline constexpr std::size_t kDescriptionBytesMax = 4096;
inline constexpr std::size_t kUnitBytesMax = 64;
inline constexpr std::size_t kEntriesMax = 10'000;
inline constexpr std::size_t kDefinitionItemsMax = 1000;

// What a conformance rule can ask for.
struct ConformanceCheck {
    std::string_view name;
    std::string_view argument;  // what its argument is: "days", "attributes"; empty: it takes none
    std::string_view asks;      // in words
};

// Every check, by name.
[[nodiscard]] std::span<const ConformanceCheck> conformance_checks();

// Every rule that `catalogue` breaks, by kind and name of the entry.  Pointers are
// "/classes/NAME/attributes/NAME" and the like, as in the document of a schema.
[[nodiscard]] std::vector<Violation> validate(const Catalogue& catalogue);

}  // namespace faultline::model
