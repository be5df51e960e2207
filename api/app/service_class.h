// Which classes are services to their users.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/model/catalogue.h"

namespace faultline::app {

// Classes of this layer and above are services.
inline constexpr std::uint8_t kServiceLayer = 80;

// False also for a class that the catalogue does not know.
[[nodiscard]] bool is_service_class(const model::Catalogue& catalogue, std::string_view name);

// The same of all classes of a graph, by ClassIndex: for questions about many of its CIs.
// Cost: a look into the catalogue for each class.
[[nodiscard]] std::vector<bool> service_classes(const graph::Snapshot& graph,
                                                const model::Catalogue& catalogue);

}  // namespace faultline::app
