#include "engine/impact/path_needs.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "engine/graph/graph_view.h"

namespace faultline::impact {

namespace {

using graph::EdgeIndex;

// Needs beyond this many are cut to those that will be listed, over and over.
constexpr std::size_t kKeptBeyondList = 4096;

// Groups of one dependent ascend by name.
auto order_key(const graph::Snapshot& snapshot, const DoubtfulNeed& need) {
    const NeedPlace& place = need.place;
    return std::tuple(snapshot.order_key(place.dependent),
                      snapshot.order_key(place.dependency),
                      place.is_member,
                      place.group,
                      place.edge);
}

void cut(const graph::Snapshot& snapshot, std::vector<DoubtfulNeed>& needs, std::size_t size) {
    if (needs.size() <= size) return;
    const auto last = needs.begin() + static_cast<std::ptrdiff_t>(size);
    std::nth_element(
        needs.begin(), last, needs.end(), [&](const DoubtfulNeed& a, const DoubtfulNeed& b) {
            return order_key(snapshot, a) < order_key(snapshot, b);
        });
    needs.erase(last, needs.end());
}

// Walks over an answer.
template <typename Graph>
class PathWalk {
 public:
    PathWalk(const Graph& graph,
             const graph::Snapshot& snapshot,
             const BlastRadius& answer,
             const Judgement& judgement,
             Workspace& work)
        : graph_(graph),
          snapshot_(snapshot),
          answer_(answer),
          judgement_(judgement),
          fallen_(work.seen) {}

    PathNeeds run() {
        mark_fallen();
        for (const DownItem& item : answer_.down)
            add_causes(item);
        for (const AtRiskItem& item : answer_.at_risk)
            add_hit_groups(item);
        for (const ImpairedItem& item : answer_.impaired)
            add_soft_hits(item.node);
        cut(snapshot_, unverified_, judgement_.list_max);
        found_.unverified = listed_needs(snapshot_, std::move(unverified_), judgement_);
        found_.unverified.count = unverified_count_;
        return std::move(found_);
    }

 private:
    void mark_fallen() {
        fallen_.start(graph_.node_count());
        for (const NodeIndex node : answer_.failed)
            fallen_.set(raw(node), 1);
        for (const DownItem& item : answer_.down)
            fallen_.set(raw(item.node), 1);
    }

    [[nodiscard]] bool is_fallen(NodeIndex node) const { return fallen_.get(raw(node)) != 0; }

    void add_causes(const DownItem& item) {
        auto edge = raw(graph_.first_hard_edge(item.node));
        for (const NodeIndex dependency : graph_.hard_dependencies_of(item.node)) {
            const EdgeIndex need{edge++};
            if (is_fallen(dependency)) add({item.node, dependency, need, {}, false});
        }
        for (const BrokenGroup& broken : answer_.broken_groups_of(item)) {
            add_members(broken.group, [&](NodeIndex member, EdgeIndex need) {
                return is_fallen(member) && graph::is_hard(graph_.detail(need));
            });
        }
    }

    void add_hit_groups(const AtRiskItem& item) {
        const std::size_t before = found_.stale.size();
        for (const HitGroup& hit : answer_.hit_groups_of(item)) {
            add_members(hit.group, [](NodeIndex, EdgeIndex) { return true; });
        }
        found_.is_hit_member_stale |= found_.stale.size() != before;
    }

    void add_soft_hits(NodeIndex node) {
        auto edge = raw(graph_.first_soft_edge(node));
        for (const NodeIndex dependency : graph_.soft_dependencies_of(node)) {
            const EdgeIndex need{edge++};
            if (is_fallen(dependency)) add({node, dependency, need, {}, false});
        }
        const graph::GroupRange groups = graph_.groups_of(node);
        for (auto group = raw(groups.first); group < raw(groups.last); ++group) {
            add_members(GroupIndex{group}, [&](NodeIndex member, EdgeIndex need) {
                return is_fallen(member) && !graph::is_hard(graph_.detail(need));
            });
        }
    }

    template <typename Wanted>
    void add_members(GroupIndex group, Wanted wanted) {
        auto edge = raw(graph_.first_member_edge(group));
        for (const NodeIndex member : graph_.members(group)) {
            const EdgeIndex need{edge++};
            if (wanted(member, need)) add({graph_.owner(group), member, need, group, true});
        }
    }

    void add(const NeedPlace& place) {
        ++found_.count;
        const auto freshness =
            freshness_of(snapshot_, place, graph_.detail(place.edge), judgement_.freshness);
        const DoubtfulNeed need{place, freshness};
        if (need.freshness == graph::Freshness::stale) found_.stale.push_back(need);
        if (need.freshness != graph::Freshness::unverified) return;
        ++unverified_count_;
        unverified_.push_back(need);
        if (unverified_.size() < judgement_.list_max + kKeptBeyondList) return;
        cut(snapshot_, unverified_, judgement_.list_max);
    }

    const Graph& graph_;
    const graph::Snapshot& snapshot_;
    const BlastRadius& answer_;
    const Judgement& judgement_;
    Marks& fallen_;
    std::vector<DoubtfulNeed> unverified_;
    std::uint64_t unverified_count_ = 0;
    PathNeeds found_;
};

}  // namespace

PathNeeds path_needs(const graph::Snapshot& snapshot,
                     const BlastRadius& answer,
                     const Judgement& judgement,
                     Workspace& workspace) {
    return graph::with_view(snapshot, [&](const auto& graph) {
        return PathWalk(graph, snapshot, answer, judgement, workspace).run();
    });
}

DoubtfulNeeds listed_needs(const graph::Snapshot& snapshot,
                           std::vector<DoubtfulNeed> needs,
                           const Judgement& judgement) {
    DoubtfulNeeds result{needs.size(), std::move(needs)};
    cut(snapshot, result.listed, judgement.list_max);
    std::ranges::sort(result.listed, [&](const DoubtfulNeed& a, const DoubtfulNeed& b) {
        return order_key(snapshot, a) < order_key(snapshot, b);
    });
    for (DoubtfulNeed& need : result.listed) {
        need.last_seen =
            last_seen(snapshot, need.place, snapshot.detail(need.place.edge), judgement.freshness);
    }
    return result;
}

}  // namespace faultline::impact
