// Modules: parts of a model that the rest sees as one event.
//
// Thread safety: a pure function of a model.
//
// A strong component is a module if only one of its CIs is needed from outside and all that it
// needs, shared events included, is needed through it alone.  Then that CI fails independently of
// everything else, and its probability can stand for it: a chain of a hundred thousand needs is a
// hundred thousand modules of two events.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/impact/outage_model.h"

namespace faultline::impact {

// By component: the CI by which a module is known; kNone if it is no module.  Every component that
// the root needs counts, that of the root is always a module.
// Cost: linear in the model; depth takes heap, not stack.
[[nodiscard]] std::vector<std::uint32_t> find_modules(const OutageModel& model);

}  // namespace faultline::impact
