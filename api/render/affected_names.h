// What documents call the classes of an answer that have CIs.

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/impact/affected.h"

namespace faultline::render {

// By AffectedAs.
inline constexpr std::array<std::string_view, impact::kAffectedClasses> kAffectedNames = {
    "failed", "down", "at_risk", "impaired", "inherited"};

[[nodiscard]] inline std::string_view name_of(impact::AffectedAs as) {
    return kAffectedNames[static_cast<std::size_t>(as)];
}

}  // namespace faultline::render
