#include "engine/impact/affected.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <unordered_map>

#include "engine/impact/affected_positions.h"

namespace faultline::impact {

namespace {

// Counts needs by the groups of their two ends.
class Bundles {
 public:
    Bundles(std::span<const AffectedCi> cis, std::span<const std::uint32_t> groups)
        : positions_(cis), groups_(groups) {}

    // Count the needs of a CI of group `source` on `targets`, which are of one kind.
    void count(std::uint32_t source,
               std::span<const graph::NodeIndex> targets,
               std::uint64_t NeedBundle::*kind) {
        for (const graph::NodeIndex node : targets) {
            const auto position = positions_.find(node);
            if (position) bundle(source, groups_[*position]).*kind += 1;
        }
    }

    [[nodiscard]] std::vector<NeedBundle> sorted() const {
        std::vector<NeedBundle> list;
        list.reserve(bundles_.size());
        for (const auto& [key, bundle] : bundles_) {
            list.push_back(bundle);
        }
        std::ranges::sort(list, {}, [](const NeedBundle& bundle) {
            return std::tie(bundle.source, bundle.target);
        });
        return list;
    }

 private:
    NeedBundle& bundle(std::uint32_t source, std::uint32_t target) {
        NeedBundle& found = bundles_[std::uint64_t{source} << 32 | target];
        found.source = source;
        found.target = target;
        return found;
    }

    const AffectedPositions positions_;
    const std::span<const std::uint32_t> groups_;
    std::unordered_map<std::uint64_t, NeedBundle> bundles_;
};

// Calls `use(ci)` for all but the inherited.
template <typename Use>
void for_each_hit(const BlastRadius& answer, Use use) {
    for (const graph::NodeIndex node : answer.failed)
        use(AffectedCi{node, AffectedAs::failed});
    for (const DownItem& item : answer.down)
        use(AffectedCi{item.node, AffectedAs::down});
    for (const AtRiskItem& item : answer.at_risk)
        use(AffectedCi{item.node, AffectedAs::at_risk});
    for (const ImpairedItem& item : answer.impaired)
        use(AffectedCi{item.node, AffectedAs::impaired});
}

void sort_by_id(const graph::Snapshot& snapshot, std::vector<AffectedCi>& cis) {
    std::ranges::sort(
        cis, {}, [&snapshot](const AffectedCi& ci) { return snapshot.order_key(ci.node); });
}

}  // namespace

std::vector<AffectedCi> affected_cis(const graph::Snapshot& snapshot, const BlastRadius& answer) {
    std::vector<AffectedCi> cis;
    cis.reserve(answer.failed.size() + answer.down.size() + answer.at_risk.size() +
                answer.impaired.size() + answer.inherited.size());
    for_each_hit(answer, [&cis](const AffectedCi& ci) { cis.push_back(ci); });
    for (const InheritedItem& item : answer.inherited)
        cis.push_back({item.node, AffectedAs::inherited});
    sort_by_id(snapshot, cis);
    return cis;
}

std::vector<AffectedCi> affected_of_classes(const graph::Snapshot& snapshot,
                                            const BlastRadius& answer,
                                            const std::vector<bool>& classes) {
    std::vector<AffectedCi> cis;
    for_each_hit(answer, [&](const AffectedCi& ci) {
        if (classes[raw(snapshot.class_of(ci.node))]) cis.push_back(ci);
    });
    sort_by_id(snapshot, cis);
    return cis;
}

std::vector<NeedBundle> bundle_needs(const graph::Snapshot& snapshot,
                                     std::span<const AffectedCi> cis,
                                     std::span<const std::uint32_t> groups) {
    assert(cis.size() == groups.size());
    Bundles bundles(cis, groups);
    for (std::size_t i = 0; i < cis.size(); i++) {
        const graph::NodeIndex node = cis[i].node;
        bundles.count(groups[i], snapshot.hard_dependencies_of(node), &NeedBundle::hard);
        bundles.count(groups[i], snapshot.soft_dependencies_of(node), &NeedBundle::soft);
        const graph::GroupRange owned = snapshot.groups_of(node);
        for (auto group = raw(owned.first); group < raw(owned.last); group++) {
            bundles.count(
                groups[i], snapshot.members(graph::GroupIndex{group}), &NeedBundle::grouped);
        }
    }
    return bundles.sorted();
}

}  // namespace faultline::impact
