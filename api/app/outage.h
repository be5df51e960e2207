// The probability that a CI is out, before and while something is done.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/impact/outage.h"
#include "engine/impact/reliability.h"

namespace faultline::app {

// The seed of scenarios unless the question says otherwise: equal questions have equal answers.
inline constexpr std::uint64_t kOutageSeed = 1;

// More CIs than this cannot be planned down, or be at the mercy of a change, in one question.
inline constexpr std::size_t kOutageCisMax = 10'000;

// Scenarios are played for so many CIs at most, counted once for each scenario: about a minute.
inline constexpr std::uint64_t kOutageWorkMax = 20'000'000'000;

// A CI that what is done may break.
struct MayFail {
    std::string id;
    double probability = 1;  // 0 to 1
};

// What to ask.
struct OutageQuestion {
    std::string ci = {};
    std::vector<std::string> down = {};  // planned to be down; any order
    std::vector<MayFail> may_fail = {};  // any order
    impact::MethodChoice method = impact::MethodChoice::automatic;
    std::uint64_t scenarios = impact::kScenarios;
    std::uint64_t seed = kOutageSeed;
    AsOf as_of = {};
};

// A node that what is done may break.
struct MayFailNode {
    graph::NodeIndex node;
    double probability;
};

// The answer.
struct OutageAnswer {
    std::shared_ptr<const Published> at;
    graph::NodeIndex ci{};
    std::vector<graph::NodeIndex> down;        // by id, unique
    std::vector<MayFailNode> may_fail;         // by id, unique; the largest probability of each
    std::vector<graph::NodeIndex> not_needed;  // those of both that the CI does not need; by id
    std::vector<graph::NodeIndex> nodes;       // by the numbers that `outage` speaks of
    impact::OutageAnswer outage;
    impact::Reliabilities reliabilities;  // of all that the CI needs
};

// How likely `question.ci` is out.  A CI that states no unavailability has the default of its class
// in the catalogue of that version.  CIs that it does not need change nothing and are named.
// Where an outage is too rare for scenarios to say much, cut sets make its bounds narrower.
// Errors: invalid_argument if there are more than kOutageCisMax, a probability is not within
// [0, 1], scenarios are not 1 to impact::kScenariosMax, or scenarios times CIs exceed
// kOutageWorkMax; not_found naming each id that is unknown; unavailable while the graph is not
// there.
[[nodiscard]] Result<OutageAnswer> ask_outage(const Principal& principal,
                                              App& app,
                                              const OutageQuestion& question);

}  // namespace faultline::app
