#include "api/app/system_clock.h"

#include <chrono>

namespace faultline::app {

UtcTime system_clock_now() {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return UtcTime{duration_cast<microseconds>(now).count()};
}

}  // namespace faultline::app
