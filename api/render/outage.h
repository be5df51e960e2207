// An outage probability as JSON: the one form that the command line and HTTP share, byte for byte.
//
// Thread safety: a pure function of an answer.

#pragma once

#include "api/app/outage.h"
#include "api/json/writer.h"

namespace faultline::render {

// REQUIRES: the answer is about `question`.
void write_outage(const app::OutageQuestion& question,
                  const app::OutageAnswer& answer,
                  json::JsonWriter& out);

}  // namespace faultline::render
