// Which classes are services to their users.
//
// Thread safety: a pure function.

#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/catalogue.h"

namespace faultline::app {

// Classes of this layer and above are services.
inline constexpr std::uint8_t kServiceLayer = 80;

// False also for a class that the catalogue does not know.
[[nodiscard]] inline bool is_service_class(const model::Catalogue& catalogue,
                                           std::string_view name) {
    const model::ClassDefinition* const definition = catalogue.find_class(name);
    return definition != nullptr && definition->layer >= kServiceLayer;
}

}  // namespace faultline::app
