#include "engine/impact/explained.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "engine/impact/group_spare.h"
#include "engine/impact/witness.h"

namespace faultline::impact {

namespace {

using graph::GroupIndex;
using graph::NodeIndex;

// The shortest way from `ci` to a CI that `is_end`, by the smallest ids, along the needs that
// `find_needs` puts into its list, by id.  Empty if there is none.
template <typename FindNeeds, typename IsEnd>
std::vector<NodeIndex> shortest_way(NodeIndex ci, FindNeeds find_needs, IsEnd is_end) {
    std::unordered_map<std::uint32_t, NodeIndex> previous = {{raw(ci), ci}};
    std::vector<NodeIndex> queue = {ci};
    std::vector<Need> needs;
    for (std::size_t at = 0; at < queue.size(); at++) {
        if (is_end(queue[at])) {
            std::vector<NodeIndex> way = {queue[at]};
            while (way.back() != ci) {
                way.push_back(previous.at(raw(way.back())));
            }
            std::ranges::reverse(way);
            return way;
        }
        find_needs(queue[at], needs);
        for (const Need& need : needs) {
            const bool is_new = previous.try_emplace(raw(need.dependency), queue[at]).second;
            if (is_new) queue.push_back(need.dependency);
        }
    }
    return {};
}

// Collects what is said about one CI.
class Explainer {
 public:
    Explainer(const graph::Snapshot& snapshot, const CiPlaces& places, NodeIndex ci)
        : snapshot_(snapshot), places_(places), answer_(places.answer()) {
        found_.ci = ci;
        found_.place = places.find(ci);
    }

    Explained run() {
        add_own_needs();
        add_own_groups();
        add_path();
        return std::move(found_);
    }

 private:
    [[nodiscard]] bool is(AffectedAs as) const { return found_.place && found_.place->as == as; }

    void add_own_needs() {
        std::vector<Need> needs;
        all_needs(snapshot_, found_.ci, needs);
        for (const Need& need : needs) {
            if (!places_.is_down(need.dependency)) continue;
            if (need.kind == NeedKind::hard) {
                found_.hard_needs.push_back(need);
            } else if (!graph::is_hard(snapshot_.detail(need.edge))) {
                found_.soft_needs.push_back(need);
            }
        }
    }

    void add_own_groups() {
        const graph::GroupRange owned = snapshot_.groups_of(found_.ci);
        for (auto number = raw(owned.first); number < raw(owned.last); number++) {
            add_group(GroupIndex{number});
        }
    }

    // Add a group unless it is there or lost nothing.
    void add_group(GroupIndex group) {
        const bool is_known =
            std::ranges::find(found_.groups, group, &ExplainedGroup::group) != found_.groups.end();
        if (is_known) return;
        ExplainedGroup entry{group, snapshot_.capacity(group), kNoMargin, {}, {}};
        const auto count = [this] { return static_cast<std::uint32_t>(found_.members.size()); };
        entry.lost.first = count();
        const std::uint64_t lost = add_members(group, true);
        entry.lost.count = count() - entry.lost.first;
        if (entry.lost.count == 0) return;
        entry.capacity_left -= lost;
        entry.surviving.first = count();
        add_members(group, false);
        entry.surviving.count = count() - entry.surviving.first;
        if (entry.capacity_left >= snapshot_.required(group)) entry.margin = margin_of(entry);
        found_.groups.push_back(entry);
    }

    // Add the hard members that are down, or the members that are up; returns their capacity.
    std::uint64_t add_members(GroupIndex group, bool down) {
        const auto members = snapshot_.members(group);
        std::uint64_t capacity = 0;
        for (std::uint32_t i = 0; i < members.size(); i++) {
            const graph::EdgeIndex edge{raw(snapshot_.first_member_edge(group)) + i};
            const graph::NeedDetail& detail = snapshot_.detail(edge);
            if (places_.is_down(members[i]) != down) continue;
            if (down && !graph::is_hard(detail)) continue;
            found_.members.push_back({members[i], detail.capacity});
            capacity += detail.capacity;
        }
        return capacity;
    }

    // How many of the members that are up can fail, the largest first; a soft one takes nothing
    // with it.
    [[nodiscard]] std::uint32_t margin_of(const ExplainedGroup& group) const {
        std::vector<std::uint64_t> capacities;
        for (const ExplainedMember& member : found_.surviving_of(group)) {
            const graph::EdgeIndex edge = snapshot_.member_edge(group.group, member.node);
            if (graph::is_hard(snapshot_.detail(edge))) capacities.push_back(member.capacity);
        }
        const std::uint64_t slack = group.capacity_left - snapshot_.required(group.group);
        return worst_case_margin(capacities, slack, group.surviving.count);
    }

    void add_path() {
        if (is(AffectedAs::failed)) return;
        found_.path = needs_along(snapshot_, places_, path_nodes());
        for (const Need& need : found_.path) {
            if (need.kind == NeedKind::member) add_group(need.group);
        }
    }

    [[nodiscard]] std::vector<NodeIndex> path_nodes() const {
        const NodeIndex ci = found_.ci;
        if (!found_.place) {
            return shortest_way(
                ci,
                [this](NodeIndex node, std::vector<Need>& needs) {
                    all_needs(snapshot_, node, needs);
                },
                [this](NodeIndex node) {
                    const auto place = places_.find(node);
                    return place && place->as == AffectedAs::failed;
                });
        }
        if (!is(AffectedAs::inherited)) return with_witness({ci});
        const NodeIndex owner = answer_.inherited[found_.place->position].owner;
        return with_witness(shortest_way(
            ci,
            [this](NodeIndex node, std::vector<Need>& needs) {
                carrying_needs(snapshot_, places_, node, needs);
            },
            [owner](NodeIndex node) { return node == owner; }));
    }

    // `way`, if it ends at a CI that was hit on to the best of what hit it, and then its witness
    // path.
    [[nodiscard]] std::vector<NodeIndex> with_witness(std::vector<NodeIndex> way) const {
        if (!places_.is_down(way.back())) {
            std::vector<Need> needs;
            carrying_needs(snapshot_, places_, way.back(), needs);
            const auto best = std::ranges::min_element(needs, {}, [this](const Need& need) {
                return std::tuple(places_.hops(need.dependency),
                                  snapshot_.order_key(need.dependency));
            });
            way.push_back(best->dependency);
        }
        const auto place = places_.find(way.back());
        if (place->as == AffectedAs::failed) return way;
        WitnessPath rest(answer_, place->position);
        way.pop_back();
        while (const auto node = rest.next()) {
            way.push_back(*node);
        }
        return way;
    }

    const graph::Snapshot& snapshot_;
    const CiPlaces& places_;
    const BlastRadius& answer_;
    Explained found_;
};

}  // namespace

Explained explained(const graph::Snapshot& snapshot, const CiPlaces& places, NodeIndex ci) {
    return Explainer(snapshot, places, ci).run();
}

std::vector<Need> needs_along(const graph::Snapshot& snapshot,
                              const CiPlaces& places,
                              std::span<const NodeIndex> nodes) {
    std::vector<Need> along;
    std::vector<Need> needs;
    for (std::size_t i = 0; i + 1 < nodes.size(); i++) {
        const auto find = [&] { return std::ranges::find(needs, nodes[i + 1], &Need::dependency); };
        carrying_needs(snapshot, places, nodes[i], needs);
        if (find() == needs.end()) all_needs(snapshot, nodes[i], needs);
        along.push_back(*find());
    }
    return along;
}

}  // namespace faultline::impact
