// The bodies of direct writes, read; every mistake is kept, not only the first.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <vector>

#include "api/app/ci_edit.h"
#include "api/json/value.h"
#include "engine/base/error.h"

namespace faultline::http {

// Fills in `edit`, whose kind, id and pointer are set, from the members of `body`.  What is wrong
// with their shape goes to `violations`, with pointers below the edit's.
void read_edit(const json::Value& body, app::CiEdit& edit, std::vector<Violation>& violations);

// What a batch is to do, and why.
struct BatchBody {
    std::vector<app::CiEdit> edits;
    std::string reason;
};

// The body of a batch.
[[nodiscard]] BatchBody read_batch(const json::Value& body, std::vector<Violation>& violations);

}  // namespace faultline::http
