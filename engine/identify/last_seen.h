// LastSeen: which run of a source was the last to see a configuration item or a relationship.
//
// Thread safety: const members may be called from several threads; a copy is independent of what it
// was copied from and shares the memory of what did not change since.
// Memory: for each source 4 bytes for every CI in a page of kPageCis neighbours of which it saw
// one, about 120 bytes for each relationship that it saw without its owner, 24 bytes for each run.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
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

    // What the runs of one source saw.
    class OfSource;

    // Those of `source`, valid as long as *this and until the next add(); of a source that never
    // ran as well.  Cost: O(log sources).
    [[nodiscard]] OfSource of(std::string_view source) const;

    // The newest run of `source`, and the newest that was complete.
    [[nodiscard]] std::optional<Sighting> run(std::string_view source) const;
    [[nodiscard]] std::optional<Sighting> complete_run(std::string_view source) const;

    // All sources that ever ran, ascending.
    [[nodiscard]] std::vector<std::string_view> sources() const;

 private:
    using Page = std::array<std::uint32_t, kPageCis>;  // position in runs + 1; 0: none

    // One of the relationships that an owner has with another CI in one group.
    struct Relation {
        SymbolId type{};
        bool other_is_source = false;
        std::uint32_t run = 0;  // position in runs + 1
    };
    using Related = std::unordered_map<std::string, std::vector<Relation>>;  // by ends and group

    // What the runs of one source saw.
    struct Source {
        std::vector<Sighting> runs;
        std::optional<Sighting> complete;
        std::int64_t earliest = 0;  // the smallest time of any run
        std::vector<std::shared_ptr<Page>> pages;
        std::shared_ptr<Related> related;
    };

    static void mark(Source& source, const model::CiSet::Range& range, std::uint32_t run);
    static Page& page_to_write(std::shared_ptr<Page>& page);
    [[nodiscard]] const Source* find(std::string_view source) const;

    std::map<std::string, Source, std::less<>> sources_;
};

// The sightings of one source.
class LastSeen::OfSource {
 public:
    // The smallest time of any run; none if the source never ran.
    [[nodiscard]] std::optional<UtcTime> earliest() const;

    // The newest run that saw the CI.  Cost: O(1).
    [[nodiscard]] std::optional<Sighting> ci(CiId ci) const;

    // The newest run that saw, with its owner or without, one of the relationships that `owner` has
    // with `other` in that group (empty: in none), of a type for which `wanted(type)` holds.
    // Cost: O(1), and O(types) if a run saw such relationships without their owners.
    template <typename Wanted>
    [[nodiscard]] std::optional<Sighting> relation(CiId owner,
                                                   CiId other,
                                                   std::string_view group,
                                                   Wanted wanted) const {
        std::optional<Sighting> newest = ci(owner);
        for (const Relation& relation : relations(owner, other, group)) {
            const Sighting& alone = source_->runs[relation.run - 1];
            if (newest && newest->version > alone.version) continue;
            if (wanted(relation.type)) newest = alone;
        }
        return newest;
    }

 private:
    friend class LastSeen;

    explicit OfSource(const Source* source) : source_(source) {}

    [[nodiscard]] std::span<const Relation> relations(CiId owner,
                                                      CiId other,
                                                      std::string_view group) const;

    const Source* source_;  // null: it never ran
};

}  // namespace faultline::identify
