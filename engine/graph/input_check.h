// The rules that a node, a need and a group obey before they enter a graph, with their messages.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/result.h"
#include "engine/graph/layout.h"
#include "engine/graph/need_detail.h"

namespace faultline::graph {

// True if strength and capacity are in their ranges.
[[nodiscard]] bool is_valid(const NeedDetail& detail);

// Errors: invalid_argument if a CI needs itself, if the strength is outside (0, 1], or if the
// capacity is 0 or above kCapacityMax.
[[nodiscard]] Result<void> check_need(std::string_view dependent,
                                      std::string_view dependency,
                                      const NeedDetail& detail);

// Errors: invalid_argument if the name is empty, or if `required` is 0 or above kCapacityMax.
[[nodiscard]] Result<void> check_group(std::string_view owner,
                                       std::string_view name,
                                       std::uint32_t required);

// Errors: invalid_argument if the capacity of all members together is below what is required.
[[nodiscard]] Result<void> check_capacity(const GroupRecord& group,
                                          std::string_view owner,
                                          std::string_view name);

}  // namespace faultline::graph
