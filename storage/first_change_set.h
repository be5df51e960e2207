// The first change set of every log: the catalogue that a new store starts with.
//
// Thread safety: a pure function.

#pragma once

#include "engine/model/change_set.h"

namespace faultline::storage {

// The built-in catalogue, written by nobody but the program itself.
[[nodiscard]] model::ChangeSet first_change_set();

}  // namespace faultline::storage
