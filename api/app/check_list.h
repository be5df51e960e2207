// The check list after a change: what has to be looked at, service by service, before anybody calls
// the change a success.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/change_moments.h"

namespace faultline::app {

// What to look at.
enum class CheckKind : std::uint8_t {
    service_answers,  // the service itself works
    ci_works,         // a CI that was down or might have failed works again
    group_is_whole,   // all members of a group carry again
};

// The word for it: "service_answers" and so on.
[[nodiscard]] std::string_view check_name(CheckKind kind);

// One thing to look at.
struct Check {
    CheckKind kind = CheckKind::service_answers;
    std::string ci;                         // the service, the CI, or the owner of the group
    std::string group = {};                 // of group_is_whole
    std::vector<std::string> members = {};  // of the group, by id

    friend auto operator<=>(const Check&, const Check&) = default;
};

// All checks of one service.
struct ServiceChecks {
    std::string service;
    std::vector<Check> checks;  // the service itself first, then by kind, CI, group
};

// The checks of all services that the change takes down, puts at risk or impairs, or that inherit
// it, by service: the CIs of the change that their witness paths end at, the groups that are hit,
// the soft needs.  Cost: O(the paths and groups of services).
[[nodiscard]] std::vector<ServiceChecks> check_list(const ChangeMoments& moments);

}  // namespace faultline::app
