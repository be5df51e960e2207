// said_rows: all that an import says about some of its rows, whatever they are.
//
// It is what quarantine keeps of a row, and by what a row that somebody decided to ignore is known
// again.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/identify/line_table.h"
#include "engine/model/observations.h"
#include "engine/model/quarantine.h"

namespace faultline::identify {

// The decision (Decisions, recognise.h) that a row stands for no CI and is set aside.
inline constexpr CiId kIgnoredRow{~std::uint64_t{0}};

// Why such a row is set aside.
inline constexpr std::string_view kIgnoredReason = "somebody decided to ignore it";

// True for a line that counts.
using LineFilter = std::function<bool(Line)>;

// What `seen` says about each of `ids` that has a `ci` line and only one meaning: class, name,
// attributes, groups, and the relationships that name it at either end.  Lines that say the same
// are one; of lines that say different things about one relationship or group there is none.
// Cost: O(lines) if there are ids; none otherwise.
[[nodiscard]] std::map<std::string, model::SaidRow, std::less<>> said_rows(
    const model::Observations& seen,
    const std::set<std::string, std::less<>>& ids,
    const LineFilter& counts);

}  // namespace faultline::identify
