// Single points of failure: of one CI, with the causes that its redundant members share, or of all
// CIs of a class, a page at a time.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/impact/point_reasons.h"
#include "engine/impact/shared_causes.h"
#include "engine/impact/single_points.h"

namespace faultline::app {

inline constexpr const char* kSpofClassDefault = "business_service";
inline constexpr std::uint32_t kSpofCisDefault = 1000;  // CIs on a page when nobody says
inline constexpr std::uint32_t kSpofCisMax = 100'000;   // CIs on a page at most

// So many CIs are looked at together: what they share is looked at once, and the points of so many
// are in memory at a time.
inline constexpr std::size_t kSpofBatch = 64;

// Some CIs with their single points of failure, and why each point is one.
struct ExplainedPoints {
    impact::SinglePointTable table;
    impact::PointReasons reasons;
};

// What to ask about one CI.
struct SpofQuestion {
    std::string ci = {};
    bool shared_causes = false;
    AsOf as_of = {};
};

// The answer.
struct SpofAnswer {
    std::shared_ptr<const Published> at;
    graph::NodeIndex ci{};
    ExplainedPoints points;                             // of that CI alone
    std::optional<impact::SharedCauses> shared_causes;  // if they were asked for
};

// The CIs whose failure alone takes `question.ci` down.
// Errors: not_found naming the id; unavailable while the graph is not there.
[[nodiscard]] Result<SpofAnswer> ask_spof(const Principal& principal,
                                          App& app,
                                          const SpofQuestion& question);

// Which CIs to ask about together.
struct SpofListQuestion {
    std::string class_name = kSpofClassDefault;
    std::string after = {};  // only ids above this one; empty: from the start
    std::uint32_t limit = kSpofCisDefault;
    AsOf as_of = {};
};

// A page of CIs whose points are still to be found, batch by batch.
struct SpofListAnswer {
    std::shared_ptr<const Published> at;
    std::string class_name;
    std::vector<graph::NodeIndex> cis;  // ascending by id
    bool more = false;                  // there are CIs beyond the last one
};

// The CIs of a class, for points_of_batch().
// Errors: invalid_argument if the limit is 0 or above kSpofCisMax, or if neither the catalogue nor
// a CI has the class; unavailable while the graph is not there.
[[nodiscard]] Result<SpofListAnswer> list_spof(const Principal& principal,
                                               App& app,
                                               const SpofListQuestion& question);

// The points of the CIs [first, first + kSpofBatch) of a page, with their reasons.
// REQUIRES: first < answer.cis.size().
[[nodiscard]] ExplainedPoints points_of_batch(const SpofListAnswer& answer, std::size_t first);

}  // namespace faultline::app
