#include "api/app/impact_groups.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/app/ci_attributes.h"

namespace faultline::app {

namespace {

using impact::AffectedCi;

Result<void> check_names(const std::vector<std::string>& by) {
    if (by.empty() || by.size() > kGroupByMax) {
        return invalid_argument("group_by names " + std::to_string(by.size()) +
                                " things, it must be 1 to " + std::to_string(kGroupByMax));
    }
    if (std::set<std::string>(by.begin(), by.end()).size() != by.size()) {
        return invalid_argument("group_by names one thing twice");
    }
    return {};
}

// The keys of `cis`, in their order.
Result<std::vector<GroupKey>> keys_of(const Published& at,
                                      const std::vector<AffectedCi>& cis,
                                      const std::vector<std::string>& by) {
    const auto class_at =
        static_cast<std::size_t>(std::ranges::find(by, kGroupByClass) - by.begin());
    std::vector<GroupKey> keys(cis.size(), GroupKey(by.size()));
    if (by.size() > 1 || class_at == by.size()) {
        if (cis.size() > kGroupByAttributeCisMax) {
            return too_large("the answer has " + std::to_string(cis.size()) +
                             " configuration items, grouping by attributes reads at most " +
                             std::to_string(kGroupByAttributeCisMax) +
                             "; group by class alone, or ask with max_hops");
        }
        std::vector<graph::NodeIndex> nodes;
        std::ranges::transform(cis, std::back_inserter(nodes), &AffectedCi::node);
        FL_TRY(keys, read_attributes(at, nodes, by));
    }
    if (class_at == by.size()) return keys;
    for (std::size_t i = 0; i < cis.size(); i++) {
        const graph::Snapshot& graph = *at.graph;
        keys[i][class_at] =
            model::Scalar(std::string(graph.class_name(graph.class_of(cis[i].node))));
    }
    return keys;
}

}  // namespace

Result<ImpactGroups> group_impact(const ImpactAnswer& answer, const std::vector<std::string>& by) {
    FL_CHECK(check_names(by));
    const graph::Snapshot& graph = *answer.at->graph;
    const std::vector<AffectedCi> cis = impact::affected_cis(graph, answer.radius);
    FL_TRY(std::vector<GroupKey> keys, keys_of(*answer.at, cis, by));
    std::map<GroupKey, std::uint32_t> numbers;
    for (const GroupKey& key : keys) {
        numbers.try_emplace(key);
        if (numbers.size() > kImpactGroupsMax) {
            return too_large("group_by makes more groups than " + std::to_string(kImpactGroupsMax) +
                             "; group by something that fewer values share");
        }
    }
    ImpactGroups grouped{by, {}, {}};
    for (auto& [key, number] : numbers) {
        number = static_cast<std::uint32_t>(grouped.groups.size());
        grouped.groups.push_back({key, {}});
    }
    std::vector<std::uint32_t> group_of(cis.size());
    for (std::size_t i = 0; i < cis.size(); i++) {
        group_of[i] = numbers.at(keys[i]);
        grouped.groups[group_of[i]].counts[static_cast<std::size_t>(cis[i].as)]++;
    }
    grouped.bundles = impact::bundle_needs(graph, cis, group_of);
    return grouped;
}

}  // namespace faultline::app
