// What another policy would have decided, as JSON (docs/reference/policy.md).

#pragma once

#include "api/app/policy_test.h"
#include "api/json/writer.h"

namespace faultline::render {

// The summary, then each change, the newest first.
void write_policy_test(const app::PolicyTestAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
