// Answers about the graph out of the cache, and into it.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <string>

#include "api/app/app.h"
#include "api/http/json_response.h"
#include "api/http/message.h"

namespace faultline::http {

// The answer to `question` about the state that `as_of` means, if it is kept: the same bytes as
// when it was made, with the version of that state.
[[nodiscard]] std::optional<Response> cached_answer(app::App& app,
                                                    const app::AsOf& as_of,
                                                    const std::string& question);

// The answer that `write` writes, which is kept once it was sent.  `question` tells all that the
// bytes depend on beside the graph of `at`.  REQUIRES: what `write` writes is an object that begins
// with the versions of `at`; whatever it refers to lives in it; `app` outlives the answer.
[[nodiscard]] Response answer_to_cache(app::App& app,
                                       const app::Published& at,
                                       std::string question,
                                       WriteJson write);

}  // namespace faultline::http
