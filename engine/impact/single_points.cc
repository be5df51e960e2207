#include "engine/impact/single_points.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "engine/impact/lane_spread.h"
#include "engine/impact/point_candidates.h"

namespace faultline::impact {

namespace {

// A CI of the closure and after how many hops the CI in question falls when it fails alone.
struct Found {
    std::uint32_t number;
    std::uint32_t hops;
};

// A root that falls in a run of its own, with what failed.
struct RootFall {
    std::uint32_t root;
    Found cause;
};

// Where the fewest steps over any hard need are as many as those over what surely takes its
// dependent down, these are the hops: no run is needed.  Moves such candidates from `open` to the
// result.
std::vector<Found> take_certain(const Closure& closure, std::vector<std::uint32_t>& open) {
    const auto at_least = steps_from(closure, closure.roots, MemberSteps::all_hard);
    const auto at_most = steps_from(closure, closure.roots, MemberSteps::essential);
    std::vector<Found> certain;
    std::erase_if(open, [&](std::uint32_t number) {
        if (at_least[number] != at_most[number]) return false;
        certain.push_back({number, at_most[number]});
        return true;
    });
    return certain;
}

// Run the candidates, as many at a time as there are lanes.
std::vector<RootFall> run_open(const Closure& closure, std::span<const std::uint32_t> open) {
    std::vector<RootFall> falls;
    if (open.empty()) return falls;
    LaneSpread lanes(closure);
    for (const std::uint32_t root : closure.roots)
        lanes.watch(root);
    std::optional<std::uint32_t> target;
    if (closure.roots.size() == 1) target = closure.roots.front();
    for (std::size_t first = 0; first < open.size(); first += kLanes) {
        const auto block = open.subspan(first, std::min(kLanes, open.size() - first));
        lanes.run(block, nullptr, target);
        for (const LaneFall& fall : lanes.falls()) {
            for_each_lane(fall.lanes, [&](std::size_t lane) {
                falls.push_back({fall.number, {block[lane], fall.hops}});
            });
        }
    }
    return falls;
}

// Completes what was found for one root after the other.
class PointList {
 public:
    PointList(const graph::Snapshot& snapshot,
              const Closure& closure,
              const PointCandidates& candidates)
        : snapshot_(snapshot),
          closure_(closure),
          candidates_(candidates),
          seen_(closure.size(), kNotReached) {}

    // Append the points of `root`: itself, what was found, and all their followers.  A follower
    // that comes by several ways comes by the shortest first: through the root itself.
    void append(std::uint32_t root,
                std::span<const Found> found,
                std::vector<SinglePoint>& points) {
        const std::size_t first = points.size();
        add({root, 0}, root, points);
        for (const Found& entry : found)
            add(entry, root, points);
        std::sort(points.begin() + static_cast<std::ptrdiff_t>(first),
                  points.end(),
                  [&](const SinglePoint& a, const SinglePoint& b) {
                      if (a.hops != b.hops) return a.hops < b.hops;
                      return snapshot_.precedes(a.node, b.node);
                  });
    }

 private:
    void add(Found entry, std::uint32_t root, std::vector<SinglePoint>& points) {
        stack_.assign(1, entry);
        while (!stack_.empty()) {
            const Found at = stack_.back();
            stack_.pop_back();
            if (seen_[at.number] == root) continue;
            seen_[at.number] = root;
            points.push_back({closure_.nodes[at.number], at.hops});
            for (const std::uint32_t follower : candidates_.followers_of(at.number))
                stack_.push_back({follower, at.hops + 1});
        }
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    const PointCandidates& candidates_;
    std::vector<std::uint32_t> seen_;  // by number: the root in whose list it is
    std::vector<Found> stack_;
};

// Sort by root, in the order of the list of roots; the order within a root does not matter.
std::vector<ListPart> parts_by_root(const Closure& closure,
                                    std::span<const RootFall> falls,
                                    std::vector<Found>& sorted) {
    std::vector<std::uint32_t> place(closure.size(), 0);
    for (std::uint32_t i = 0; i < closure.roots.size(); ++i)
        place[closure.roots[i]] = i;
    std::vector<ListPart> parts(closure.roots.size());
    for (const RootFall& fall : falls)
        ++parts[place[fall.root]].count;
    std::uint32_t first = 0;
    for (ListPart& part : parts) {
        part.first = first;
        first += part.count;
        part.count = 0;
    }
    sorted.assign(falls.size(), Found{});
    for (const RootFall& fall : falls) {
        ListPart& part = parts[place[fall.root]];
        sorted[part.first + part.count++] = fall.cause;
    }
    return parts;
}

}  // namespace

std::vector<SinglePoint> single_points(const graph::Snapshot& snapshot, const Closure& closure) {
    assert(closure.roots.size() == 1);
    PointCandidates candidates = point_candidates(closure, {closure.roots});
    std::vector<Found> found = take_certain(closure, candidates.open);
    for (const RootFall& fall : run_open(closure, candidates.open))
        found.push_back(fall.cause);
    std::vector<SinglePoint> points;
    PointList(snapshot, closure, candidates).append(closure.roots.front(), found, points);
    return points;
}

std::vector<SinglePoint> single_points(const graph::Snapshot& snapshot, graph::NodeIndex ci) {
    return single_points(snapshot, closure_of(snapshot, std::array{ci}));
}

SinglePointTable single_points_of_all(const graph::Snapshot& snapshot,
                                      std::span<const graph::NodeIndex> cis) {
    const Closure closure = closure_of(snapshot, cis);
    const PointCandidates candidates = point_candidates(closure, {closure.roots});
    std::vector<Found> sorted;
    const std::vector<ListPart> parts =
        parts_by_root(closure, run_open(closure, candidates.open), sorted);
    SinglePointTable table;
    PointList list(snapshot, closure, candidates);
    for (std::size_t i = 0; i < closure.roots.size(); ++i) {
        const auto first = static_cast<std::uint32_t>(table.points.size());
        table.cis.push_back(closure.nodes[closure.roots[i]]);
        list.append(closure.roots[i],
                    std::span(sorted).subspan(parts[i].first, parts[i].count),
                    table.points);
        table.parts.push_back({first, static_cast<std::uint32_t>(table.points.size()) - first});
    }
    return table;
}

}  // namespace faultline::impact
