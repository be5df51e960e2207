// merge: a new Snapshot from an old one and the CIs that changed since.
//
// Thread safety: a pure function of immutable input.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/need_detail.h"
#include "engine/graph/snapshot.h"
#include "engine/model/reliability.h"

namespace faultline::graph {

// One relationship of a changed CI in the need view.  `group` empty: ungrouped.
struct ContentNeed {
    std::string dependency;  // external id
    std::string group = {};
    NeedDetail detail = {};
};

// What a group of a changed CI requires; of several with one name the last one counts.
struct ContentGroup {
    std::string name;
    std::uint32_t required = 1;
};

// All that a graph holds about one CI.
struct CiContent {
    std::string name = {};  // empty: the id serves as the name
    std::string class_name = {};
    CiId ci{};
    std::vector<ContentNeed> needs = {};
    std::vector<ContentGroup> groups = {};
    model::OwnReliability reliability = {};
};

// A CI that is new, altered or gone.
struct ChangedCi {
    std::string id;                         // external id
    std::optional<CiContent> content = {};  // absent: the CI is gone
};

// Everything that changed, in any order.
struct Delta {
    std::vector<ChangedCi> changes;
};

// The graph after `delta`, plain and equal to a fresh build from the same content, byte for byte.
// Errors: invalid_argument if a CI occurs twice in `delta`, if a CI is gone that others still need,
// if a need names a CI that is not there, and for every rule of SnapshotBuilder; too_large past
// kNodesMax.
// Cost: O(nodes + edges + changed needs log changed needs); the new Snapshot's size plus 4 bytes a
// node and a group.  Of a patched base also that of its patch.
[[nodiscard]] Result<Snapshot> merge(const Snapshot& base,
                                     const Delta& delta,
                                     Version version,
                                     Version graph_version);

}  // namespace faultline::graph
