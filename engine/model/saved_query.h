// SavedQuery: a filter with a name.
//
// It is a record of kind kQueryRecord in the log, its key is its name: saving it anew is a new
// version of the record, and the history keeps what it was.
//
// Canonical binary form (primitives: engine/base/bytes.h; parameters: scope.h):
//
//     query = u8 1, parameters, bytes principal, bytes description

#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/scope.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kQueryRecord = "query";

// Limits of what a user writes.
inline constexpr std::size_t kQueryNameBytesMax = 256;
inline constexpr std::size_t kQueryDescriptionBytesMax = 4096;
inline constexpr std::size_t kQueryBytesMax = std::size_t{256} << 10;  // its canonical form

// A filter that was saved.
struct SavedQuery {
    FilterParameters parameters;
    std::string principal;  // who saved it
    std::string description;

    friend bool operator==(const SavedQuery&, const SavedQuery&) = default;
};

// Rules for a name, clean text of 1 to kQueryNameBytesMax bytes, and for a description, clean text
// of at most kQueryDescriptionBytesMax.  Errors: invalid_argument naming what is wrong.
[[nodiscard]] Result<void> check_query_name(std::string_view name);
[[nodiscard]] Result<void> check_query_description(std::string_view description);

// The canonical form.
[[nodiscard]] std::string encode_saved_query(const SavedQuery& query);

// Errors: corruption if the bytes are not a canonical query.
[[nodiscard]] Result<SavedQuery> decode_saved_query(std::string_view bytes);

}  // namespace faultline::model
