// A what-if answer as JSON: the one form that the command line and HTTP share, byte for byte.
//
// Thread safety: pure functions of an answer.

#pragma once

#include <cstdint>
#include <optional>

#include "api/app/what_if.h"
#include "api/json/writer.h"

namespace faultline::render {

// How much to show.
struct WhatIfView {
    std::optional<std::uint32_t> limit = {};  // items per list of changes; absent: all
};

// `limit` cuts lists of changes only; what was left out is counted.
// REQUIRES: answer.violations.empty(), and the answer is about `question`.
void write_what_if(const app::WhatIfQuestion& question,
                   const app::WhatIfAnswer& answer,
                   const WhatIfView& view,
                   json::JsonWriter& out);

}  // namespace faultline::render
