// Terms: what configuration items are found by, as 64-bit numbers.
//
// A claim has a term for its class, for each attribute with its value (of an array: for each item),
// and for each word of its name and of its string values.  Equal things have equal terms; different
// things may, so that who finds a CI by a term looks at what is claimed.
//
//     term = XXH3 of u8 kind, then     class        fixed64 symbol
//                                      attribute    bytes name, scalar of engine/model/attributes.h
//                                      word         the word, lower-cased
//                                      native id    fixed64 source symbol, the id
//
// The numbers are stored: what is hashed must not change.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/attributes.h"
#include "engine/model/claim.h"

namespace faultline::identify {

// What CIs are found by.
using Term = std::uint64_t;

// The CI is claimed to be of that class.
[[nodiscard]] Term class_term(SymbolId class_name);

// An attribute of the CI has that value, or an array with it; `scalar` in its canonical form.
[[nodiscard]] Term attribute_term(std::string_view name, std::string_view scalar);
[[nodiscard]] Term attribute_term(std::string_view name, const model::Scalar& value);

// The name or a string of the CI has that word.  REQUIRES: a word as words_of() gives it.
[[nodiscard]] Term word_term(std::string_view word);

// `source` calls the CI by that id of its own.
[[nodiscard]] Term native_term(SymbolId source, std::string_view native_id);

// Append the terms of `claim`, in no order and some of them twice.
// Errors: corruption if its attributes do not decode.
// Cost: O(size).
Result<void> append_terms(const model::Claim& claim, std::vector<Term>& terms);

}  // namespace faultline::identify
