#include "api/app/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace faultline::app {

void give_way_to_others() {
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBackgroundNice));
}

}  // namespace faultline::app
