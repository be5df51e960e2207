// RunSightings: what the import runs of the sources with a freshness limit saw, as questions about
// freshness take it.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/app/run_book.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/graph/need_sightings.h"
#include "engine/identify/last_seen.h"
#include "engine/model/claim.h"
#include "storage/view.h"

namespace faultline::app {

// The sightings up to one version.
class RunSightings final : public graph::NeedSightings {
 public:
    // `seen` is what the runs up to the version of `view` saw.
    RunSightings(const storage::View& view, RunBook::Seen seen);

    [[nodiscard]] std::optional<std::int64_t> seen(std::uint32_t source,
                                                   const graph::SeenNeed& need) const override;
    [[nodiscard]] std::int64_t limit(std::uint32_t source) const override;
    [[nodiscard]] std::int64_t nothing_lapses_until() const override;

    // When a CI that is stale at `time` was last seen; none if it is not stale.  It is if each of
    // the sources that give its class and name last saw it longer ago than its limit.  One without
    // a limit, or of which no run ever saw the CI, leaves that open.
    // Errors: corruption, unavailable.
    // Cost: a look-up for each source; one seek if what any source saw has lapsed.
    [[nodiscard]] Result<std::optional<UtcTime>> stale_ci(CiId ci, UtcTime time) const;

 private:
    // A source with a limit; in the order of its number.
    struct Limited {
        std::string_view name;
        std::int64_t limit;
        identify::LastSeen::OfSource seen;
    };

    [[nodiscard]] const Limited* find(std::string_view source) const;
    [[nodiscard]] bool is_need(SymbolId type) const;

    storage::View view_;
    RunBook::Seen seen_;
    std::vector<Limited> sources_;
};

}  // namespace faultline::app
