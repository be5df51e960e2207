// Single points of failure as JSON: the one form that the command line and HTTP share, byte for
// byte.
//
// Thread safety: pure functions of an answer.

#pragma once

#include <cstdint>
#include <optional>

#include "api/app/spof.h"
#include "api/json/writer.h"

namespace faultline::render {

// How much to show.
struct SpofView {
    std::optional<std::uint32_t> limit = {};  // items per list; absent: all
};

// The points of one CI.  Shared causes and what a limit left out stand behind them, if they were
// asked for.
void write_spof(const app::SpofAnswer& answer, const SpofView& view, json::JsonWriter& out);

// The points of a page of CIs.  They are found while they are written.
void write_spof_list(const app::SpofListAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
