// The clock of the machine, where none is given.

#pragma once

#include "engine/base/utc_time.h"

namespace faultline::app {

// The time now.
[[nodiscard]] UtcTime system_clock_now();

}  // namespace faultline::app
