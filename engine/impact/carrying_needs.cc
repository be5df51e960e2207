#include "engine/impact/carrying_needs.h"

#include <algorithm>
#include <span>
#include <tuple>

namespace faultline::impact {

namespace {

using graph::GroupIndex;
using graph::NodeIndex;

// Picks needs of one CI out of the rows of a graph.
class NeedPicker {
 public:
    NeedPicker(const graph::Snapshot& snapshot, NodeIndex dependent, std::vector<Need>& needs)
        : snapshot_(snapshot), dependent_(dependent), needs_(needs) {
        needs_.clear();
    }

    template <typename Wanted>
    void pick_hard(Wanted wanted) {
        pick(snapshot_.hard_dependencies_of(dependent_),
             {dependent_, {}, NeedKind::hard, {}, snapshot_.first_hard_edge(dependent_)},
             wanted);
    }

    template <typename Wanted>
    void pick_soft(Wanted wanted) {
        pick(snapshot_.soft_dependencies_of(dependent_),
             {dependent_, {}, NeedKind::soft, {}, snapshot_.first_soft_edge(dependent_)},
             wanted);
    }

    template <typename Wanted>
    void pick_members(GroupIndex group, Wanted wanted) {
        pick(snapshot_.members(group),
             {dependent_, {}, NeedKind::member, group, snapshot_.first_member_edge(group)},
             wanted);
    }

    template <typename Wanted>
    void pick_all_members(Wanted wanted) {
        const graph::GroupRange owned = snapshot_.groups_of(dependent_);
        for (auto number = raw(owned.first); number < raw(owned.last); number++) {
            pick_members(GroupIndex{number}, wanted);
        }
    }

    void sort() {
        std::ranges::sort(needs_, {}, [this](const Need& need) {
            return std::tuple(
                snapshot_.order_key(need.dependency), need.kind, raw(need.group), raw(need.edge));
        });
    }

 private:
    // The needs on `row`, of which `first` is the first one but for its dependency.
    template <typename Wanted>
    void pick(std::span<const NodeIndex> row, Need first, Wanted wanted) {
        for (std::uint32_t i = 0; i < row.size(); i++) {
            Need need = first;
            need.dependency = row[i];
            need.edge = graph::EdgeIndex{raw(first.edge) + i};
            if (wanted(need)) needs_.push_back(need);
        }
    }

    const graph::Snapshot& snapshot_;
    const NodeIndex dependent_;
    std::vector<Need>& needs_;
};

bool passes_on(const CiPlaces& places, NodeIndex node) {
    const auto place = places.find(node);
    return place && (place->as == AffectedAs::at_risk || place->as == AffectedAs::impaired ||
                     place->as == AffectedAs::inherited);
}

}  // namespace

void carrying_needs(const graph::Snapshot& snapshot,
                    const CiPlaces& places,
                    NodeIndex dependent,
                    std::vector<Need>& needs) {
    NeedPicker picker(snapshot, dependent, needs);
    const auto place = places.find(dependent);
    if (!place || place->as == AffectedAs::failed) return;
    const auto is_down = [&](const Need& need) { return places.is_down(need.dependency); };
    const auto is_lost = [&](const Need& need) {
        return graph::is_hard(snapshot.detail(need.edge)) && is_down(need);
    };
    const auto inherits = [&](const Need& need) { return passes_on(places, need.dependency); };
    if (place->as == AffectedAs::down) {
        picker.pick_hard(is_down);
        const DownItem& item = places.answer().down[place->position];
        for (const BrokenGroup& broken : places.answer().broken_groups_of(item)) {
            picker.pick_members(broken.group, is_lost);
        }
    } else if (place->as == AffectedAs::inherited) {
        picker.pick_hard(inherits);
        picker.pick_all_members(inherits);
    } else {
        picker.pick_all_members(is_down);
        picker.pick_soft(is_down);
    }
    picker.sort();
}

void all_needs(const graph::Snapshot& snapshot, NodeIndex dependent, std::vector<Need>& needs) {
    NeedPicker picker(snapshot, dependent, needs);
    const auto any = [](const Need&) { return true; };
    picker.pick_hard(any);
    picker.pick_all_members(any);
    picker.pick_soft(any);
    picker.sort();
}

}  // namespace faultline::impact
