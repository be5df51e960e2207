// Minimal cut sets of a CI: the smallest sets of CIs whose failure together takes it down, the
// likeliest first.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/impact/cut_sets.h"
#include "engine/impact/reliability.h"

namespace faultline::app {

// So many cut sets of an answer say which groups they break.
inline constexpr std::size_t kCutsWithGroupsMax = 1000;

// What to ask.
struct CutsQuestion {
    std::string ci = {};
    std::uint32_t max_size = impact::kCutSizeMax;
    bool groups = false;  // with the groups that the first kCutsWithGroupsMax sets break
    std::uint32_t limit = UINT32_MAX;  // sets that are listed
    AsOf as_of = {};
};

// The answer.
struct CutsAnswer {
    std::shared_ptr<const Published> at;
    graph::NodeIndex ci{};
    impact::CutSets cuts;
    std::vector<impact::RankedCut> ranked;               // all of them, the likeliest first
    std::vector<std::vector<graph::GroupIndex>> broken;  // of the first ones, if asked for
    impact::Reliabilities reliabilities;                 // of every CI that is in any set
};

// The minimal cut sets of `question.ci` of up to `question.max_size` CIs.  A CI that states no
// unavailability has the default of its class in the catalogue of that version; without one it has
// 0 and is listed as unknown.
// Errors: invalid_argument if max_size is not 1 to impact::kCutSizeMax; not_found naming the id;
// unavailable while the graph is not there.
// Cost: up to impact::kCutWorkMax steps.
[[nodiscard]] Result<CutsAnswer> ask_cuts(const Principal& principal,
                                          App& app,
                                          const CutsQuestion& question);

}  // namespace faultline::app
