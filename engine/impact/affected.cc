#include "engine/impact/affected.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <unordered_map>

namespace faultline::impact {

namespace {

constexpr std::uint32_t kNoGroup = UINT32_MAX;

// Counts needs by the groups of their two ends.
class Bundles {
 public:
    Bundles(const graph::Snapshot& snapshot,
            std::span<const AffectedCi> cis,
            std::span<const std::uint32_t> groups)
        : group_of_(snapshot.node_count(), kNoGroup) {
        for (std::size_t i = 0; i < cis.size(); i++) {
            group_of_[static_cast<std::uint32_t>(cis[i].node)] = groups[i];
        }
    }

    // Count the needs of a CI of group `source` on `targets`, which are of one kind.
    void count(std::uint32_t source,
               std::span<const graph::NodeIndex> targets,
               std::uint64_t NeedBundle::*kind) {
        for (const graph::NodeIndex node : targets) {
            const std::uint32_t target = group_of_[static_cast<std::uint32_t>(node)];
            if (target != kNoGroup) bundle(source, target).*kind += 1;
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

    std::vector<std::uint32_t> group_of_;  // by node
    std::unordered_map<std::uint64_t, NeedBundle> bundles_;
};

}  // namespace

std::vector<AffectedCi> affected_cis(const graph::Snapshot& snapshot, const BlastRadius& answer) {
    std::vector<AffectedCi> cis;
    cis.reserve(answer.failed.size() + answer.down.size() + answer.at_risk.size() +
                answer.impaired.size() + answer.inherited.size());
    for (const graph::NodeIndex node : answer.failed)
        cis.push_back({node, AffectedAs::failed});
    for (const DownItem& item : answer.down)
        cis.push_back({item.node, AffectedAs::down});
    for (const AtRiskItem& item : answer.at_risk)
        cis.push_back({item.node, AffectedAs::at_risk});
    for (const ImpairedItem& item : answer.impaired)
        cis.push_back({item.node, AffectedAs::impaired});
    for (const InheritedItem& item : answer.inherited)
        cis.push_back({item.node, AffectedAs::inherited});
    std::ranges::sort(
        cis, {}, [&snapshot](const AffectedCi& ci) { return snapshot.order_key(ci.node); });
    return cis;
}

std::vector<NeedBundle> bundle_needs(const graph::Snapshot& snapshot,
                                     std::span<const AffectedCi> cis,
                                     std::span<const std::uint32_t> groups) {
    assert(cis.size() == groups.size());
    Bundles bundles(snapshot, cis, groups);
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
