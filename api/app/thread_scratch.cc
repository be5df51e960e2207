#include "api/app/thread_scratch.h"

namespace faultline::app {

impact::Scratch& thread_scratch() {
    thread_local impact::Scratch memory;
    return memory;
}

}  // namespace faultline::app
