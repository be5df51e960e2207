// NeedSightings: when import runs saw the needs of a graph, which the graph itself does not hold,
// because a run that changes nothing leaves it as it is.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/ids.h"

namespace faultline::graph {

// A need as runs know it.
struct SeenNeed {
    CiId dependent{};
    CiId dependency{};
    std::string_view group;  // empty: none
};

// What the runs of the sources with a freshness limit saw.  A source is meant by its number
// (model::Catalogue::source_limit()).  Times are microseconds since 1970 UTC.
class NeedSightings {
 public:
    NeedSightings() = default;
    NeedSightings(const NeedSightings&) = delete;
    NeedSightings& operator=(const NeedSightings&) = delete;
    virtual ~NeedSightings() = default;

    // When the newest run of the source that saw the need was committed; none if no run did.
    [[nodiscard]] virtual std::optional<std::int64_t> seen(std::uint32_t source,
                                                           const SeenNeed& need) const = 0;

    // How long what the source saw counts, in microseconds.
    [[nodiscard]] virtual std::int64_t limit(std::uint32_t source) const = 0;

    // The last time at which surely nothing that was ever seen has lapsed.
    [[nodiscard]] virtual std::int64_t nothing_lapses_until() const = 0;
};

}  // namespace faultline::graph
