// The assessment of a change as people read it, made from the JSON document alone: it looks the
// same from this process, from a server and from the store.
//
// The order is that of a reviewer with six minutes: one sentence, the verdict and what it rests on,
// what has to be done about it, what is different since the last look; then services, risk, loss,
// the way back and the rest.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>

#include "api/json/value.h"
#include "api/render/report.h"

namespace faultline::render {

// How much a report shows of what the document has; the rest is counted.
inline constexpr std::size_t kReportMomentsMax = 12;   // steps while they are done or fail
inline constexpr std::size_t kReportServicesMax = 20;  // rows; services of a list
inline constexpr std::size_t kReportLinesMax = 10;     // lines of any other list
inline constexpr std::size_t kReportIdsMax = 6;        // ids in one line

// The report on `assessment`, which is such a document.  Cost: O(the document).
[[nodiscard]] Report assessment_report(const json::Value& assessment);

}  // namespace faultline::render
