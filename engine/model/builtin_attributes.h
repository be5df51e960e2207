// The attributes that built-in classes define.
//
// Thread safety: pure functions.

#pragma once

#include <string_view>
#include <vector>

#include "engine/model/catalogue_entry.h"

namespace faultline::model {

// The own attributes of a built-in class, ascending by name; empty for other classes.
[[nodiscard]] std::vector<AttributeDefinition> builtin_attributes(std::string_view class_name);

}  // namespace faultline::model
