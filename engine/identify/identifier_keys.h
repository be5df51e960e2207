// What the entries of an identification rule say about one CI, and how two CIs compare by them.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/identifiers.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"

namespace faultline::identify {

// A CI as identification looks at it: name, and attributes ascending by name, values in their
// canonical form.  Views into what it was made of.
struct DescribedCi {
    std::string_view name;
    std::vector<std::pair<std::string_view, std::string_view>> attributes;
};

// Errors: corruption if the attributes do not decode.
[[nodiscard]] Result<DescribedCi> describe_ci(std::string_view name, std::string_view attributes);
[[nodiscard]] DescribedCi describe_ci(const MergedCi& merged);

// The values of the attributes that an entry names, in their order; empty if one of them does not
// identify.
using EntryValues = std::vector<IdentifierValue>;
[[nodiscard]] EntryValues values_of(const model::IdentifierEntry& entry, const DescribedCi& ci);

// How two CIs compare by one entry.
enum class Agreement : std::uint8_t {
    unknown = 0,    // one of them has no such identifier, or sets of values overlap
    same = 1,       // all values are equal
    different = 2,  // of one attribute the values exclude each other
};
[[nodiscard]] Agreement compare(const EntryValues& a, const EntryValues& b);

// The first of `entries` by which the two are different, or entries.size().  An entry that goes
// through a relationship counts only if it is `within`, which says that both need the same CI so:
// what moves to another host is still what it was.
[[nodiscard]] std::size_t first_contradiction(std::span<const model::IdentifierEntry> entries,
                                              const DescribedCi& a,
                                              const DescribedCi& b,
                                              std::string_view within = {});

// A number that is equal for equal values; 0 for none.
[[nodiscard]] std::uint64_t hash_of(const EntryValues& values);

}  // namespace faultline::identify
