// Why one CI is what it is in an impact answer, with who recorded the needs that say so.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/app/questions.h"
#include "engine/base/result.h"
#include "engine/impact/explained.h"
#include "engine/impact/witness_paths.h"
#include "storage/ci_record.h"

namespace faultline::app {

// The records of so many CIs are read for one explanation at most, those of its path first: each is
// a seek.
inline constexpr std::size_t kRecordedCisMax = 1000;

// Of a group on the path, so many lost members beside the one on the path say how they fell.
inline constexpr std::size_t kLostWaysMax = 3;

// Which CI to explain, and how many ways of the failure to it.
struct ExplainQuestion {
    std::string ci;                           // external id
    std::optional<std::uint32_t> paths = {};  // absent: only the one that the answer has
};

// What a CI is in an answer; nothing: it is not affected.
struct CiResult {
    std::optional<impact::AffectedAs> as = {};
    std::uint32_t hops = 0;  // of one that failed or fell
};

// A CI as its claims give it, and the other ends of its relationships.
struct RecordedCi {
    storage::CiRecord record;
    std::vector<std::string> others;
};

// The explanation.
struct ImpactExplanation {
    impact::Explained facts;
    std::vector<graph::NodeIndex> failed;             // of the answer, by id
    std::optional<impact::InheritedItem> nearest;     // of one that inherits
    std::optional<std::uint64_t> seconds;             // until it falls, if the answer has times
    std::map<graph::NodeIndex, CiResult> results;     // of all CIs that it names
    std::map<graph::NodeIndex, RecordedCi> recorded;  // the dependents of its needs
    std::map<graph::NodeIndex, std::vector<graph::NodeIndex>>
        ways;  // witness paths of lost members of groups on the path
    std::optional<std::vector<std::vector<impact::Need>>> paths;  // if they were asked for
    bool paths_complete = true;  // false: the search was too much work, there may be more

    // What `node` is.  REQUIRES: the explanation names it.
    [[nodiscard]] const CiResult& result_of(graph::NodeIndex node) const {
        return results.at(node);
    }
};

// Explain question.ci.
// Errors: not_found naming the CI at `/explain`; invalid_argument if question.paths is 0 or above
// impact::kWitnessPathsMax; corruption, unavailable.
// REQUIRES: the answer was not cut by max_hops and lists all inherited.
[[nodiscard]] Result<ImpactExplanation> explain_impact(const ImpactAnswer& answer,
                                                       const ExplainQuestion& question);

}  // namespace faultline::app
