// LastSeen: which run of a source was the last to see a configuration item or a relationship.
//
// Thread safety: const members may be called from several threads; a copy is independent of what it
// was copied from and shares the memory of what did not change since.
// Memory: for each source 4 bytes for every CI in a page of kPageCis neighbours of which it saw
// one, about 50 bytes for each relationship that it saw without its owner, 24 bytes for each run.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/utc_time.h"
#include "engine/model/run.h"

namespace faultline::identify {

// The run that saw something, and when it was committed.
struct Sighting {
    Version version{};
    UtcTime time;

    friend bool operator==(const Sighting&, const Sighting&) = default;
};

// Made of runs, one after the other.
class LastSeen {
 public:
    // CIs with neighbouring numbers share a page.
    static constexpr std::size_t kPageCis = 256;

    // Take the next run.  REQUIRES: later than all before.
    // Cost: O(what it saw), and a copy of each page that others share.
    void add(const Sighting& sighting, const model::Run& run);

    // The newest run of `source` that saw the CI; none if no run did.  Cost: O(log sources).
    [[nodiscard]] std::optional<Sighting> ci(std::string_view source, CiId ci) const;

    // The newest run of `source` that saw the relationship, with its owner or without.
    [[nodiscard]] std::optional<Sighting> relationship(
        std::string_view source, const model::RunRelationship& relationship) const;

    // The newest run of `source`, and the newest that was complete.
    [[nodiscard]] std::optional<Sighting> run(std::string_view source) const;
    [[nodiscard]] std::optional<Sighting> complete_run(std::string_view source) const;

    // All sources that ever ran, ascending.
    [[nodiscard]] std::vector<std::string_view> sources() const;

 private:
    using Page = std::array<std::uint32_t, kPageCis>;  // position in runs + 1; 0: none
    using Related = std::unordered_map<std::string, std::uint32_t>;  // same; by canonical bytes

    // What the runs of one source saw.
    struct Source {
        std::vector<Sighting> runs;
        std::optional<Sighting> complete;
        std::vector<std::shared_ptr<Page>> pages;
        std::shared_ptr<Related> related;
    };

    static void mark(Source& source, const model::CiSet::Range& range, std::uint32_t run);
    static Page& page_to_write(std::shared_ptr<Page>& page);
    [[nodiscard]] const Source* find(std::string_view source) const;

    std::map<std::string, Source, std::less<>> sources_;
};

}  // namespace faultline::identify
