// Attributes of the CIs of an answer, which lie in the store and not in the graph.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/model/attributes.h"

namespace faultline::app {

// One value for each name that was asked for; nothing where the CI lacks the attribute.
using AttributeValues = std::vector<std::optional<model::AttributeValue>>;

// The values of the attributes `names` of each of `nodes`, in their order.
// Errors: corruption, unavailable.
// Cost: one seek for each CI, in the order in which they lie.
[[nodiscard]] Result<std::vector<AttributeValues>> read_attributes(
    const Published& at,
    std::span<const graph::NodeIndex> nodes,
    const std::vector<std::string>& names);

}  // namespace faultline::app
