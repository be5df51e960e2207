// The request that applies a plan, which two commands make.

#pragma once

#include <string>

#include "api/cli/request_builder.h"

namespace faultline::cli {

// Apply the plan; an empty reason or key is left out.
[[nodiscard]] CommandRequest apply_plan_request(const std::string& id,
                                                const std::string& reason,
                                                const std::string& key);

}  // namespace faultline::cli
