// Surroundings: what conformance looks at beside the CI itself.
//
// Thread safety: const members may be called from several threads.
// Memory: 4 bytes for each CI that was ever known, a bit for each node.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/utc_time.h"
#include "engine/conformance/duplicate_index.h"
#include "engine/graph/snapshot.h"
#include "engine/identify/last_seen.h"
#include "engine/model/catalogue.h"

namespace faultline::conformance {

// The relationship type that names an owner, and the attributes that name owner and site.
inline constexpr std::string_view kOwnedBy = "owned_by";
inline constexpr std::string_view kOwnerAttribute = "owner";
inline constexpr std::string_view kSiteAttribute = "site";

// What the surroundings are made of.
struct SurroundingParts {
    const model::Catalogue* catalogue = nullptr;
    const graph::Snapshot* graph = nullptr;
    const identify::LastSeen* seen = nullptr;
    SymbolNames names = {};
    std::uint64_t known_cis = 0;  // CIs have the numbers 1 to known_cis
    UtcTime at;                   // what is verified is judged at this time
};

// One state of everything.
class Surroundings {
 public:
    // What `parts` points to must outlive it.  Cost: one pass over the graph.
    explicit Surroundings(SurroundingParts parts);

    [[nodiscard]] const SurroundingParts& parts() const { return parts_; }

    // The node of a live CI; none of one that is gone.
    [[nodiscard]] std::optional<graph::NodeIndex> node_of(CiId ci) const;

    // Whether the CI is a service or one depends on it.
    [[nodiscard]] bool serves(graph::NodeIndex node) const { return serves_[raw(node)]; }

    // When the newest run of any source saw the CI; none if no run ever did.
    [[nodiscard]] std::optional<UtcTime> seen(CiId ci) const;

    // Who owns it: of the CIs that it is owned_by the first by id, else what its attribute says;
    // empty: nobody is named.  Valid as long as `ci` and the graph.
    [[nodiscard]] std::string_view owner_of(const identify::MergedCi& ci) const;

    // What its attribute says about its site; empty: nothing.
    [[nodiscard]] static std::string_view site_of(const identify::MergedCi& ci);

    // Relationships of it that lead to CIs that are gone.
    [[nodiscard]] std::uint64_t dangling_of(const identify::MergedCi& ci) const;

 private:
    SurroundingParts parts_;
    std::vector<std::string_view> sources_;
    std::vector<std::uint32_t> node_of_;  // by number of the CI; kNoNode: gone
    std::vector<bool> serves_;            // by node
};

// True if the CI has the attribute, and it says something: no blank text, no empty array.  `name`
// is the name of the CI.
[[nodiscard]] bool has_attribute(const identify::MergedCi& ci, std::string_view name);

}  // namespace faultline::conformance
