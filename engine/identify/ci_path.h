// CiPath: relationships that lead from a configuration item to another one.
//
//     path = step {">" step} ":" id        runs_on>located_in:rack-r
//     step = ["<"] type ["[" class "]"]    runs_on[hypervisor], <depends_on
//
// The CIs that are meant have, each step a relationship, a way to the CI `id`.  A step goes from
// the source of a relationship of that type to its target, or, with "<", from the target to the
// source.  `type` is either name of a type: `runs_on` is also what was recorded from the other end
// as `runs`.  "*" is any type.  The class, with its subclasses, is that of the CI a step leads to.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace faultline::identify {

inline constexpr std::size_t kPathStepsMax = 8;

// One relationship.
struct PathStep {
    std::string type;  // empty: any
    bool against = false;
    std::string class_name = {};  // empty: any

    friend bool operator==(const PathStep&, const PathStep&) = default;
};

// The way.
struct CiPath {
    std::vector<PathStep> steps;
    std::string end;  // external id
};

// The path that `text` says.  Errors: invalid_argument with the place in the text and the rule.
[[nodiscard]] Result<CiPath> parse_ci_path(std::string_view text);

}  // namespace faultline::identify
