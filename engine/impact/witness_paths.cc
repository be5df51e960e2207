#include "engine/impact/witness_paths.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "engine/impact/path_graph.h"

namespace faultline::impact {

namespace {

using LocalPath = std::vector<std::uint32_t>;  // local numbers

// All simple paths that begin as `stem` does up to its position `spur` and go on with none of
// `banned`.  These sets do not overlap.  Before it is solved, `tail` holds only the first CI behind
// the spur of a path that no path of the set comes before; then the rest of its first path.
struct Branch {
    std::uint32_t stem;  // position in PathSearch::stems_
    std::uint32_t spur;
    std::uint32_t length;  // of its first path, in needs; at least, until it is solved
    bool is_solved;
    std::vector<std::uint32_t> banned;
    LocalPath tail;
};

// Finds paths in order: Lawler's partition of what is left after each path, whose parts are solved
// only when they are next.
class PathSearch {
 public:
    PathSearch(const PathGraph& graph, std::uint64_t work_max)
        : graph_(graph),
          work_max_(work_max),
          work_(graph.work),
          mark_(graph.nodes.size(), 0),
          branches_(Later{this}) {
        stems_.push_back({graph.start});
        add_branches(0, 0, {});
    }

    // The next path; none if there is none, or if the work is used up.
    const LocalPath* next() {
        while (!branches_.empty() && !is_exhausted()) {
            Branch branch = branches_.top();
            branches_.pop();
            if (!branch.is_solved) {
                if (solve(branch)) branches_.push(std::move(branch));
                continue;
            }
            const LocalPath& stem = stems_[branch.stem];
            LocalPath path(stem.begin(), stem.begin() + branch.spur + 1);
            path.insert(path.end(), branch.tail.begin(), branch.tail.end());
            stems_.push_back(std::move(path));
            add_branches(static_cast<std::uint32_t>(stems_.size()) - 1, branch.spur, branch.banned);
            return &stems_.back();
        }
        return nullptr;
    }

    [[nodiscard]] bool is_exhausted() const { return work_ > work_max_; }

 private:
    struct Later {
        PathSearch* search;
        bool operator()(const Branch& a, const Branch& b) const { return search->is_before(b, a); }
    };

    [[nodiscard]] std::uint32_t ci_at(const Branch& branch, std::size_t position) const {
        return position <= branch.spur ? stems_[branch.stem][position]
                                       : branch.tail[position - branch.spur - 1];
    }

    // By length, then by ids; of equal beginnings the one that is not solved, whose paths may come
    // first.
    bool is_before(const Branch& a, const Branch& b) {
        if (a.length != b.length) return a.length < b.length;
        const std::size_t size_a = a.spur + 1 + a.tail.size();
        const std::size_t size_b = b.spur + 1 + b.tail.size();
        std::size_t at = a.stem == b.stem ? std::min(a.spur, b.spur) + 1 : 0;
        for (; at < size_a && at < size_b; at++) {
            work_++;
            if (ci_at(a, at) != ci_at(b, at)) return ci_at(a, at) < ci_at(b, at);
        }
        return !a.is_solved && b.is_solved;
    }

    void leave_out(std::uint32_t number) { mark_[number] = epoch_; }
    [[nodiscard]] bool is_left_out(std::uint32_t number) const { return mark_[number] == epoch_; }

    // The best step from `spur` that is neither banned nor left out; kNoWay if there is none.
    std::uint32_t best_step(std::uint32_t spur,
                            const std::vector<std::uint32_t>& banned,
                            const std::vector<std::uint32_t>& distance) {
        std::uint32_t best = kNoWay;
        for (const std::uint32_t step : graph_.next_of(spur)) {
            work_++;
            if (distance[step] == kNoWay || is_left_out(step)) continue;
            if (best != kNoWay && distance[step] >= distance[best]) continue;
            if (std::ranges::find(banned, step) == banned.end()) best = step;
        }
        return best;
    }

    // What is left beside the path stems_[stem]: whatever leaves it at `first` (but for `banned`)
    // or later.
    void add_branches(std::uint32_t stem, std::uint32_t first, std::vector<std::uint32_t> banned) {
        const LocalPath& path = stems_[stem];
        const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(path.size(), 2) - 2);
        epoch_++;
        for (std::uint32_t at = 0; at <= last && !is_exhausted(); at++) {
            leave_out(path[at]);
            if (at < first) continue;
            if (at + 1 < path.size()) banned.push_back(path[at + 1]);
            const std::uint32_t step = best_step(path[at], banned, graph_.distance);
            if (step != kNoWay) {
                const std::uint32_t length = at + 1 + graph_.distance[step];
                branches_.push({stem, at, length, false, std::move(banned), {step}});
            }
            banned.clear();
        }
    }

    // Go down from the last CI of `tail` to distance 0, always to the smallest CI; false if there
    // is no such way past what is left out.
    bool descend(const std::vector<std::uint32_t>& distance, LocalPath& tail) {
        while (distance[tail.back()] > 0) {
            const auto row = graph_.next_of(tail.back());
            const std::uint32_t wanted = distance[tail.back()] - 1;
            const auto step = std::ranges::find_if(row, [&](std::uint32_t number) {
                work_++;
                return distance[number] == wanted && !is_left_out(number);
            });
            if (step == row.end()) return false;
            tail.push_back(*step);
        }
        return true;
    }

    // Find the first path of a branch; false if it has none.  Mostly the way along the distances of
    // the whole graph is free; only if the stem is in its way, they are counted without the stem.
    bool solve(Branch& branch) {
        const LocalPath& stem = stems_[branch.stem];
        epoch_++;
        for (std::uint32_t at = 0; at <= branch.spur; at++)
            leave_out(stem[at]);
        work_ += branch.spur;
        if (!descend(graph_.distance, branch.tail)) {
            const auto left_out = [this](std::uint32_t number) { return is_left_out(number); };
            work_ += distances(graph_, left_out, distance_);
            const std::uint32_t step = best_step(stem[branch.spur], branch.banned, distance_);
            if (step == kNoWay) return false;
            branch.tail.assign(1, step);
            // Never stuck: every distance is one of a way past what is left out.
            descend(distance_, branch.tail);
        }
        branch.length = branch.spur + static_cast<std::uint32_t>(branch.tail.size());
        branch.is_solved = true;
        return true;
    }

    const PathGraph& graph_;
    const std::uint64_t work_max_;
    std::uint64_t work_;
    std::uint32_t epoch_ = 0;
    std::vector<std::uint32_t> mark_;      // epoch in which a number was left out last
    std::vector<std::uint32_t> distance_;  // past a stem
    std::vector<LocalPath> stems_;         // the start, then the paths that were found
    std::priority_queue<Branch, std::vector<Branch>, Later> branches_;
};

}  // namespace

WitnessPaths witness_paths(const graph::Snapshot& snapshot,
                           const CiPlaces& places,
                           graph::NodeIndex ci,
                           std::uint32_t wanted,
                           std::uint64_t work_max) {
    WitnessPaths found;
    const auto place = places.find(ci);
    if (!place || place->as == AffectedAs::failed) return found;
    const PathGraph graph = path_graph(snapshot, places, ci, work_max);
    found.complete = graph.work <= work_max;
    if (!found.complete) return found;
    PathSearch search(graph, work_max);
    std::size_t cis = 0;
    while (found.paths.size() < wanted) {
        const LocalPath* const path = search.next();
        if (path == nullptr) {
            found.complete = !search.is_exhausted();
            break;
        }
        cis += path->size();
        if (cis > kPathCisMax) {
            found.complete = false;
            break;
        }
        std::vector<graph::NodeIndex>& nodes = found.paths.emplace_back();
        for (const std::uint32_t number : *path)
            nodes.push_back(graph.nodes[number]);
    }
    return found;
}

}  // namespace faultline::impact
