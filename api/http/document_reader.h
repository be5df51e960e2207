// Reading documents that say everything: a member that is left out is a mistake.
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/json_place.h"
#include "engine/base/error.h"

namespace faultline::http {

// What says of which version a document was shown is ignored, so that it can be sent back.
inline constexpr std::array<std::string_view, 5> kShownMembers = {
    "version", "graph_version", "as_of", "written", "origin"};

// True if the place is an object; members that are unknown, missing or null are violations.
// `further` may be left out.  A place that is null is a violation of what it is a part of.
[[nodiscard]] bool has_members(const JsonPlace& place,
                               std::span<const std::string_view> members,
                               std::span<const std::string_view> further = {});

// The number there; 0 if it is none, which is a violation.
[[nodiscard]] double read_number(const JsonPlace& place);

// The rules of `broken` that are about nothing that `known` is about, nor about a part of it: what
// could not be read breaks no rule.
[[nodiscard]] std::vector<Violation> not_about(const std::vector<Violation>& known,
                                               std::vector<Violation> broken);

// What `find` makes of the word there; the first of its kind if that is none, which is a violation.
template <typename Find>
auto read_word(const JsonPlace& place, Find find, std::string_view words) {
    using Enum = typename decltype(find(std::string_view()))::value_type;
    const auto text = place.text();
    if (!text) return Enum{};
    if (const auto found = find(*text)) return *found;
    place.refuse("wrong_value", "must be one of " + std::string(words));
    return Enum{};
}

// What `read` makes of every item of an array of objects.
template <typename Read>
auto read_items(const JsonPlace& place, Read read) {
    std::vector<decltype(read(place))> list;
    if (!place.is_array()) return list;
    for (std::size_t i = 0; i < place.value().items().size(); i++) {
        const JsonPlace item = place[i];
        if (item.is_null()) item.wrong_type("an object");
        list.push_back(read(item));
    }
    return list;
}

}  // namespace faultline::http
