// What merging and splitting CIs by hand did, as JSON.

#pragma once

#include "api/app/ci_identity.h"
#include "api/json/writer.h"

namespace faultline::render {

// Everything that moved, or would move.
void write_identity(const app::IdentityDone& done, json::JsonWriter& out);

}  // namespace faultline::render
