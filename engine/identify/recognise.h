// recognise: find the CI behind each id of an import.
//
// Thread safety: pure functions of an import and a state.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/identities.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// What somebody decided about ids of one source: the CI that each stands for, CiId{0} for a new
// one with that id, or kIgnoredRow (said_rows.h) for none.
using Decisions = std::map<std::string, CiId, std::less<>>;

// What is known of the ids before anything is recognised.
struct RecogniseInputs {
    const model::Observations& seen;
    const ClaimIndex& index;
    std::optional<SymbolId> source;      // that imports; none: it never claimed anything
    const std::vector<bool>& is_own;     // by LocalCi: the source gives the CI of that external id
    const std::vector<bool>& is_merged;  // by LocalCi: the CI of that external id was merged
    const Decisions& decisions;
};

// Complete `identities`, which has the CI of each external id, and what was decided already.
// Errors: corruption, unavailable from the index.
// Cost: one look-up for each id that the source never claimed; for each of these with an
// identification rule look-ups of its identifiers and the claims of whom they name.
[[nodiscard]] Result<void> recognise(const RecogniseInputs& inputs, Identities& identities);

}  // namespace faultline::identify
