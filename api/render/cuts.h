// Minimal cut sets as JSON: the one form that the command line and HTTP share, byte for byte.
//
// Thread safety: a pure function of an answer.

#pragma once

#include "api/app/cuts.h"
#include "api/json/writer.h"

namespace faultline::render {

// The first question.limit sets by probability; what was left out is counted.
// REQUIRES: the answer is about `question`.
void write_cuts(const app::CutsQuestion& question,
                const app::CutsAnswer& answer,
                json::JsonWriter& out);

}  // namespace faultline::render
