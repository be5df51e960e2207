// RowSearch: the practical limit that the engine is compared with: two arrays and a breadth-first
// search written by hand for one question, reachability along dependents, and nothing else.
//
// Thread safety: none; one owner.
//
// It stands alone on purpose: no checks, no levels for groups, no classes, no explanation, and
// every option of the compiler (see CMakeLists.txt) and the same huge pages as a Snapshot.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline::bench {

// One pair of arrays: the neighbours of node n are targets[begin[n]] to targets[begin[n + 1]].
struct Rows {
    std::vector<std::uint32_t> begin = {0};
    std::vector<std::uint32_t> targets = {};

    // Make room for so many nodes and targets, on huge pages where the system has them.
    void reserve(std::size_t nodes, std::size_t target_count);

    // Append the row of the next node.
    void add_row(std::span<const std::uint32_t> row);
};

// What a search found.
struct Reached {
    std::uint32_t nodes;  // with the start
    std::uint32_t hops;   // of the farthest
};

// A breadth-first search with a stamp for each node, so that nothing is cleared between searches.
class RowSearch {
 public:
    // Search `rows`, which must outlive the search and not change.
    explicit RowSearch(const Rows& rows);

    // Everything from which a way leads to `start`.  REQUIRES: it has a row.
    // Cost: O(rows reached).
    [[nodiscard]] Reached run(std::uint32_t start);

 private:
    const Rows* rows_;
    std::vector<std::uint32_t> stamps_;
    std::vector<std::uint32_t> queue_;
    std::uint32_t epoch_ = 0;
};

}  // namespace faultline::bench
