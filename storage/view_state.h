// View::State: what a View holds.  Shared by the sources that implement View and Store.
//
// Thread safety: immutable.

#pragma once

#include "storage/published.h"
#include "storage/store.h"

namespace faultline::storage {

// One version of an open store.
struct View::State {
    Published published;
};

}  // namespace faultline::storage
