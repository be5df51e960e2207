#include "api/app/questions.h"

#include <algorithm>
#include <utility>

#include "api/app/named_cis.h"
#include "api/app/thread_scratch.h"
#include "engine/impact/traversal.h"

namespace faultline::app {

namespace {

// Everything that `node` needs, by hops, then node.
std::vector<Dependency> dependencies_of(const graph::Snapshot& graph, graph::NodeIndex node) {
    const impact::ReachQuestion question{{&node, 1}, impact::Direction::dependencies};
    const impact::Reach reached = impact::reach(graph, question, thread_scratch());
    std::vector<Dependency> dependencies;
    for (std::uint32_t hops = 1; hops + 1 < reached.level_begin.size(); hops++) {
        const std::uint32_t begin = reached.level_begin[hops];
        const std::uint32_t end = reached.level_begin[hops + 1];
        for (const graph::NodeIndex dependency : reached.nodes.subspan(begin, end - begin)) {
            dependencies.push_back({dependency, hops});
        }
        std::ranges::sort(dependencies.begin() + (begin - 1),
                          dependencies.end(),
                          {},
                          [&](const Dependency& found) { return graph.order_key(found.node); });
    }
    return dependencies;
}

std::vector<CiId> other_ends(const identify::MergedCi& ci) {
    std::vector<CiId> others;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        others.push_back(relationship.content.other);
    }
    return others;
}

// The hit groups whose next failures are wanted: those of the first CIs at risk, but of too many
// the ones of the smallest margin.
std::vector<std::uint32_t> wanted_hits(const graph::Snapshot& graph,
                                       const impact::BlastRadius& radius,
                                       std::optional<std::uint32_t> at_risk_shown) {
    const std::size_t shown =
        std::min<std::size_t>(at_risk_shown.value_or(UINT32_MAX), radius.at_risk.size());
    std::vector<std::uint32_t> hits;
    for (std::size_t i = 0; i < shown; i++) {
        const impact::ListPart groups = radius.at_risk[i].hit_groups;
        for (std::uint32_t at = groups.first; at < groups.first + groups.count; at++) {
            hits.push_back(at);
        }
        if (hits.size() > impact::kNextGroupsMax) {
            hits = impact::tightest_hits(graph, radius, impact::kNextGroupsMax);
            break;
        }
    }
    std::ranges::sort(hits);
    return hits;
}

ImpactNext next_of(const graph::Snapshot& graph,
                   const impact::BlastRadius& radius,
                   std::optional<std::uint32_t> at_risk_shown) {
    auto hits = wanted_hits(graph, radius, at_risk_shown);
    auto failures = impact::next_failures(graph, radius, hits);
    return {std::move(hits), std::move(failures)};
}

// The seconds after which each CI in radius.down falls.
std::vector<std::uint64_t> times_of(const graph::Snapshot& graph,
                                    const impact::BlastRadius& radius) {
    auto times = impact::time_to_impact(graph, radius.failed, thread_scratch());
    std::ranges::sort(times, {}, &impact::ImpactTime::node);
    std::vector<std::uint64_t> seconds;
    for (const impact::DownItem& item : radius.down) {
        const auto found =
            std::ranges::lower_bound(times, item.node, {}, &impact::ImpactTime::node);
        seconds.push_back(found->seconds);
    }
    return seconds;
}

}  // namespace

Result<ImpactAnswer> ask_impact(const Principal& /*principal*/,
                                App& app,
                                const ImpactQuestion& question) {
    if (question.failed.empty()) {
        return invalid_argument("no configuration item is named as failed");
    }
    if (question.failed.size() > kFailedMax) {
        return invalid_argument("the question names " + std::to_string(question.failed.size()) +
                                " failed configuration items, the limit is " +
                                std::to_string(kFailedMax));
    }
    FL_TRY(auto at, app.published(question.as_of));
    FL_TRY(auto nodes, find_cis(*at, question.failed, "/failed"));
    const impact::BlastQuestion asked{std::move(nodes), question.max_hops, question.list_inherited};
    auto radius = impact::blast_radius(*at->graph, asked, thread_scratch());
    ImpactAnswer answer{std::move(at), std::move(radius)};
    const graph::Snapshot& graph = *answer.at->graph;
    if (question.next) answer.next = next_of(graph, answer.radius, question.at_risk_shown);
    if (question.times) answer.times = times_of(graph, answer.radius);
    return answer;
}

Result<DependsAnswer> ask_depends(const Principal& /*principal*/,
                                  App& app,
                                  const std::string& ci,
                                  const AsOf& as_of) {
    FL_TRY(auto at, app.published(as_of));
    FL_TRY(const graph::NodeIndex node, find_ci(*at, ci));
    FL_TRY(storage::CiRecord record, at->view.read_ci(at->graph->ci(node)));
    FL_TRY(auto others, at->view.external_ids(other_ends(record.merged())));
    auto dependencies = dependencies_of(*at->graph, node);
    return DependsAnswer{
        std::move(at), node, std::move(record), std::move(others), std::move(dependencies)};
}

}  // namespace faultline::app
