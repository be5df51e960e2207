// Which content type a request accepts, of an answer that is JSON unless somebody asks for another
// form of it by name.
//
// Thread safety: a pure function.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "api/http/message.h"

namespace faultline::http {

// The position in `forms` (content types without parameters, in lower case) of the one that the
// Accept fields of `request` want more than JSON; nothing if that is none, and then JSON is the
// answer, whatever else they say: nobody is refused for what a tool sends on its own.  A form has
// to be named in full.  It gives way to JSON that is named with the same or a higher weight, and to
// a range of types with a higher weight.  Of several forms the one with the highest weight, then
// the one that is named first.  A weight that cannot be read counts as 0.
[[nodiscard]] std::optional<std::size_t> accepted_form(const Request& request,
                                                       std::span<const std::string_view> forms);

}  // namespace faultline::http
