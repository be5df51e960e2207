// CiChange: one CI before and after, what is different, and the names that are needed to say so.
//
// Thread safety: none; a change belongs to the answer it was made for.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/ci_diff.h"
#include "storage/view.h"

namespace faultline::app {

// The two states and their differences, which point into them.
struct CiChange {
    storage::CiRecord before;
    storage::CiRecord after;
    std::vector<identify::FieldChange> fields;
    std::map<CiId, std::string> ids;  // external ids of the other ends of changed relationships
};

// The differences between `before` and `after`, two states of one CI, neither newer than `view`.
// Errors: corruption, unavailable.
[[nodiscard]] Result<CiChange> ci_change(const storage::View& view,
                                         storage::CiRecord before,
                                         storage::CiRecord after);

// The state of `ci` just before `version`, and at it.  What the history that was removed held
// counts as nothing.
// Errors: not_found if `view` does not reach `version`; corruption, unavailable.
struct CiStates {
    storage::CiRecord before;
    storage::CiRecord after;
};
[[nodiscard]] Result<CiStates> states_around(const storage::View& view, Version version, CiId ci);

}  // namespace faultline::app
