#include "engine/impact/path_graph.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "engine/impact/carrying_needs.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// A need by the numbers in which its ends were found.
struct FoundNeed {
    std::uint32_t dependent;
    std::uint32_t dependency;

    friend auto operator<=>(const FoundNeed&, const FoundNeed&) = default;
};

// Follows carrying needs breadth first.
class Discovery {
 public:
    Discovery(const graph::Snapshot& snapshot, const CiPlaces& places)
        : snapshot_(snapshot), places_(places) {}

    // False if it took too much work.
    bool run(NodeIndex ci, std::uint64_t work_max) {
        find_number(ci);
        std::vector<Need> needs;
        for (std::uint32_t at = 0; at < nodes_.size(); at++) {
            work_ += 1 + snapshot_.dependencies_of(nodes_[at]).size();
            if (work_ > work_max) return false;
            carrying_needs(snapshot_, places_, nodes_[at], needs);
            for (const Need& need : needs) {
                needs_.push_back({at, find_number(need.dependency)});
            }
        }
        return true;
    }

    // What was found, numbered by ids.
    [[nodiscard]] PathGraph numbered() {
        std::vector<std::uint32_t> order(nodes_.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::sort(
            order, {}, [this](std::uint32_t found) { return snapshot_.order_key(nodes_[found]); });
        std::vector<std::uint32_t> number_of(nodes_.size());
        PathGraph graph;
        for (std::uint32_t number = 0; number < order.size(); number++) {
            number_of[order[number]] = number;
            graph.nodes.push_back(nodes_[order[number]]);
        }
        graph.start = number_of.front();
        for (FoundNeed& need : needs_) {
            need = {number_of[need.dependent], number_of[need.dependency]};
        }
        fill_rows(graph.next_begin, graph.next);
        for (FoundNeed& need : needs_) {
            std::swap(need.dependent, need.dependency);
        }
        fill_rows(graph.previous_begin, graph.previous);
        return graph;
    }

    [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
    // The number of `node`; a new one if it has none yet.
    std::uint32_t find_number(NodeIndex node) {
        const auto number = static_cast<std::uint32_t>(nodes_.size());
        const auto [entry, is_new] = numbers_.try_emplace(raw(node), number);
        if (is_new) nodes_.push_back(node);
        return entry->second;
    }

    void fill_rows(std::vector<std::uint32_t>& begin, std::vector<std::uint32_t>& row) {
        std::ranges::sort(needs_);
        needs_.erase(std::unique(needs_.begin(), needs_.end()), needs_.end());
        begin.assign(nodes_.size() + 1, 0);
        for (const FoundNeed& need : needs_) {
            begin[need.dependent + 1]++;
            row.push_back(need.dependency);
        }
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
    }

    const graph::Snapshot& snapshot_;
    const CiPlaces& places_;
    std::vector<NodeIndex> nodes_;  // in the order they were found
    std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
    std::vector<FoundNeed> needs_;
    std::uint64_t work_ = 0;
};

}  // namespace

PathGraph path_graph(const graph::Snapshot& snapshot,
                     const CiPlaces& places,
                     NodeIndex ci,
                     std::uint64_t work_max) {
    Discovery discovery(snapshot, places);
    PathGraph graph;
    if (discovery.run(ci, work_max)) {
        graph = discovery.numbered();
        graph.work = distances(
            graph, [](std::uint32_t) { return false; }, graph.distance);
    }
    graph.work += discovery.work();
    return graph;
}

}  // namespace faultline::impact
