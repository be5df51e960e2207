// Draft: everything that was said about a graph before it is laid out as a Snapshot.
//
// Thread safety: plain data; one draft belongs to one thread.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/detail_table.h"
#include "engine/graph/indexes.h"
#include "engine/graph/reliability_table.h"
#include "engine/graph/row_compactor.h"
#include "engine/graph/snapshot.h"
#include "engine/graph/text_column.h"

namespace faultline::graph {

// A need as it was added; its group and its detail are numbers by now.
struct DraftNeed {
    NodeIndex dependent{};
    RowEntry entry;
};

// What a group requires.
struct DraftGroup {
    NodeIndex owner{};
    std::uint32_t name = 0;  // number in Draft::group_names
    std::uint32_t required = 1;
};

// The content of a Snapshot to be.
struct Draft {
    TextColumn ids;    // ascending
    TextColumn names;  // empty: the id serves as the name
    std::vector<CiId> cis;
    std::vector<std::uint32_t> classes;        // number in class_names, by node
    std::vector<std::uint32_t> reliabilities;  // number in unavailabilities, by node
    NameTable class_names;
    ReliabilityTable unavailabilities;
    NameTable group_names;
    DetailTable details;
    std::vector<DraftNeed> needs;    // in any order, parallel ones not merged yet
    std::vector<DraftGroup> groups;  // at most one for each owner and name
};

// The Snapshot of `draft`.
// Errors: invalid_argument naming owner and group if a group's total capacity is below what it
// requires.
// Cost: O(nodes + needs log needs of one row) time; the Snapshot's size plus 12 bytes a need.
[[nodiscard]] Result<Snapshot> assemble(Draft draft, Version version, Version graph_version);

}  // namespace faultline::graph
