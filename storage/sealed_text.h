// Sealed text: small files of named fields, one a line, that end with the SHA-256 of themselves.
//
// Thread safety: pure functions; a FieldReader belongs to one thread.
//
//     name, space, value, newline        any number of times
//     "sha256", space, 64 hex digits, newline
//
// The digest is that of all bytes before its line, so that one changed bit anywhere is noticed.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/sha256.h"

namespace faultline::storage {

// `fields` with its seal.
[[nodiscard]] std::string seal(std::string fields);

// The fields without the seal; none if the seal is missing or says something else.
[[nodiscard]] std::optional<std::string_view> unseal(std::string_view text);

// The digest that 64 lower-case hex digits name; none if `text` is anything else.
[[nodiscard]] std::optional<Digest> parse_digest(std::string_view text);

// The number that decimal digits name; none if `text` is anything else or too large.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text);

// Takes fields from a text in the order in which they stand.  What is not there or does not decode
// makes ok() false from then on.
class FieldReader {
 public:
    // `fields` must outlive the reader.
    explicit FieldReader(std::string_view fields) : rest_(fields) {}

    // True while everything asked for was there.
    [[nodiscard]] bool ok() const { return ok_; }

    // True if the next line is a field of that name.
    [[nodiscard]] bool next_is(std::string_view name) const;

    // True if everything was taken.
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    // Take a line that must be `text`.
    void line(std::string_view text);

    // Take the field of that name; empty or 0 if it is not there.
    std::string_view text(std::string_view name);
    std::uint64_t number(std::string_view name);
    Digest digest(std::string_view name);

 private:
    std::string_view take_line();

    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace faultline::storage
