// An impact answer grouped for pictures: a few groups with counts, and the needs between them.
//
// Thread safety: may be called from any thread.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/questions.h"
#include "engine/base/result.h"
#include "engine/impact/affected.h"
#include "engine/model/attributes.h"

namespace faultline::app {

// Stands for the class of a CI among the names of attributes to group by.
inline constexpr const char* kGroupByClass = "class";

// CIs are grouped by at most so many things.
inline constexpr std::size_t kGroupByMax = 4;

// Attributes lie in the store, not in the graph: each affected CI costs a look-up, so that with
// more of them than this only their class can group them.
inline constexpr std::size_t kGroupByAttributeCisMax = 200'000;

// More groups than this are no picture any more.
inline constexpr std::size_t kImpactGroupsMax = 10'000;

// The values that the CIs of a group have in common; nothing where they lack the attribute.
using GroupKey = std::vector<std::optional<model::AttributeValue>>;

// A group with its counts by AffectedAs.
struct ImpactGroup {
    GroupKey key;
    std::array<std::uint32_t, impact::kAffectedClasses> counts = {};
};

// All groups by their keys (nothing first, then texts by bytes, whole numbers, fractions, truths
// and lists), and the needs between them by the positions of groups.
struct ImpactGroups {
    std::vector<std::string> by;
    std::vector<ImpactGroup> groups;
    std::vector<impact::NeedBundle> bundles;
};

// The CIs of `answer` grouped by `by`: names of attributes or kGroupByClass.
// Errors: invalid_argument if `by` is empty, longer than kGroupByMax or has a name twice; too_large
// beyond the limits above, of which it names the one; corruption, unavailable.
// REQUIRES: the answer lists all inherited.
[[nodiscard]] Result<ImpactGroups> group_impact(const ImpactAnswer& answer,
                                                const std::vector<std::string>& by);

}  // namespace faultline::app
