// Answers to writes of configuration items that are refused, and to bodies that are no patch.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "api/app/edit_cis.h"
#include "api/http/message.h"
#include "engine/base/error.h"
#include "engine/base/ids.h"

namespace faultline::http {

inline constexpr std::string_view kMergePatchType = "application/merge-patch+json";

// 415 if the body says that it is neither a patch nor JSON; else nothing.
[[nodiscard]] std::optional<Response> refused_patch_type(const Request& request);

// Why nothing was written, with the entity tag of the CI whose condition does not hold.
// REQUIRES: refusal != none; there is a violation.
[[nodiscard]] Response refused_edit(app::EditRefusal refusal,
                                    const std::vector<Violation>& violations,
                                    const std::optional<Version>& current);

}  // namespace faultline::http
