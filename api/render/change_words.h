// The parts of a change record in words, as tables show them.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/json/value.h"

namespace faultline::render {

// What a change does to a CI: "web may_fail".
[[nodiscard]] std::string planned_ci_words(const json::Value& planned);

// An item of the list `member` of a change record (`cis`, `evidence`, `backout`, `transitions`,
// `acknowledgements`), or its `review`; whatever else there is as JsonWriter writes it.
[[nodiscard]] std::string change_item_words(std::string_view member, const json::Value& item);

// What a version made of `member`: a cell for what was there before, and one for what is there now.
struct MemberChange {
    std::string before;
    std::string after;
};

// One for a member that is no list.  Of a list one for each item that went or came, in the order
// of the lists, and one that says so if only their order is another.
[[nodiscard]] std::vector<MemberChange> member_changes(std::string_view member,
                                                       const json::Value& before,
                                                       const json::Value& after);

}  // namespace faultline::render
