// CiSort: the order of a list of configuration items, and places in it.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/identify/ci_condition.h"
#include "engine/identify/merge_claims.h"

namespace faultline::app {

// By one field; CIs that are equal in it follow each other by id.  Of attributes numbers come
// first, then texts, then false and true, then arrays by their first item; CIs without the
// attribute come last, whichever way the list goes.
struct CiSort {
    identify::CiField field{identify::FieldKind::id, {}};
    bool descending = false;

    // True if the list is that of the ids, ascending.
    [[nodiscard]] bool is_by_id() const {
        return field.kind == identify::FieldKind::id && !descending;
    }
};

// What `text` means: a field, with '-' before it for descending.
// Errors: invalid_argument.
[[nodiscard]] Result<CiSort> parse_ci_sort(std::string_view text);

// Where a CI lies in a list.
struct CiPlace {
    std::string key;  // of the field; bytes compare as what they stand for
    std::string id;

    friend bool operator==(const CiPlace&, const CiPlace&) = default;
};

// The key of a CI with that id and class.
[[nodiscard]] std::string sort_key(const CiSort& sort,
                                   std::string_view id,
                                   std::string_view class_name,
                                   const identify::MergedCi& ci);

// True if `a` lies before `b`.
[[nodiscard]] bool lies_before(const CiSort& sort, const CiPlace& a, const CiPlace& b);

// A place as an opaque text, and back.
// Errors: invalid_argument if the text is none, or of a list in another order.
[[nodiscard]] std::string cursor_of(const CiSort& sort, const CiPlace& place);
[[nodiscard]] Result<CiPlace> place_of(const CiSort& sort, std::string_view cursor);

}  // namespace faultline::app
