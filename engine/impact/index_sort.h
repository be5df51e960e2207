// Sorting node and group indexes in time linear in their number, plainly or by external id.
//
// Thread safety: a pure function.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::impact {

// From this many items on, distributing by digits beats comparing.
inline constexpr std::size_t kRadixItemsMin = 128;

// Sort ascending.  `buffer` is working memory; it grows to the number of items.
// Cost: O(items) from kRadixItemsMin items on, O(items log items) below.
void sort_indexes(std::span<graph::NodeIndex> items, std::vector<graph::NodeIndex>& buffer);
void sort_indexes(std::span<graph::GroupIndex> items, std::vector<graph::GroupIndex>& buffer);

// Sort nodes of `snapshot` by external id; of a plain Snapshot that is what sort_indexes() does.
// Cost: as sort_indexes(); of a patched Snapshot also O(items).
void sort_by_id(const graph::Snapshot& snapshot,
                std::span<graph::NodeIndex> items,
                std::vector<graph::NodeIndex>& buffer);

}  // namespace faultline::impact
