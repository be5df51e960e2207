// What all writes to changes have in common: their context, and how they are answered.
//
// Thread safety: pure functions.

#pragma once

#include "api/app/change_write.h"
#include "api/http/message.h"
#include "api/http/route.h"
#include "engine/base/result.h"

namespace faultline::http {

// What a write is answered with when it is done: 201 with a location, or 200.
enum class ChangeWriteKind { creates, alters };

// The conditions, the request id and the key of a call; who acts and why is in its body.
// Errors: invalid_argument if a condition is malformed.
[[nodiscard]] Result<app::ChangeContext> change_context(const Call& call, ChangeWriteKind kind);

// The answer, or the problem with everything that refused it: 404, 409 blocked or conflict, 412,
// 422, 428.
[[nodiscard]] Response change_response(const Result<app::ChangeOutcome>& outcome);

}  // namespace faultline::http
