// Terms: what configuration items are found by, as 64-bit numbers.
//
// A claim has a term for its class, for each attribute with its value (of an array: for each item),
// and for each word of its name and of its string values; for the name, and each string, in the
// normal form of an identifier (identifiers.h); for what the source calls the CI, if that is not
// its external id.  Equal things have equal terms; different things may, so that who finds a CI by
// a term looks at what is claimed.
//
//     term = XXH3 of u8 kind, then     class        fixed64 symbol
//                                      attribute    bytes name, scalar of engine/model/attributes.h
//                                      word         the word, lower-cased
//                                      native id    the id
//                                      identifier   bytes name, the normal form
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

// A source calls the CI by that id of its own, which is not its external id.
[[nodiscard]] Term native_term(std::string_view native_id);

// An attribute of the CI, or its name (as the attribute `name`), is in normal form `normal`.  A
// string that is its own normal form has no such term: whoever asks, asks for all of
// identifier_terms().
[[nodiscard]] Term identifier_term(std::string_view name, std::string_view normal);

// Every term that a CI may have of which the attribute identifies as `normal`.
[[nodiscard]] std::vector<Term> identifier_terms(std::string_view name, std::string_view normal);

// Append the terms of `claim`, in no order and some of them twice.
// Errors: corruption if its attributes do not decode.
// Cost: O(size).
Result<void> append_terms(const model::Claim& claim, std::vector<Term>& terms);

}  // namespace faultline::identify
