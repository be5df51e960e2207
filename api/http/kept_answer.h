// The answer of a write that went through app::commit().
//
// Thread safety: pure functions.

#pragma once

#include "api/app/commit.h"
#include "api/http/message.h"

namespace faultline::http {

// What was done, or what the same request was answered before; 422 if its key belongs to another
// request.  REQUIRES: outcome.end is not refused, and outcome.answer was sealed.
[[nodiscard]] Response kept_answer(const app::CommitOutcome& outcome);

}  // namespace faultline::http
