// The risk weights as JSON (docs/reference/policy.md).

#pragma once

#include "api/app/risk_weights.h"
#include "api/json/writer.h"

namespace faultline::render {

// The document that `risk-weights show` prints and `risk-weights apply` reads, with the version it
// is of.
void write_risk_weights(const app::RiskWeightsAnswer& answer, json::JsonWriter& out);

// What other weights alter.
void write_risk_weights_changes(const app::RiskWeightsDone& done, json::JsonWriter& out);

}  // namespace faultline::render
