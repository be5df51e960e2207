#include "api/app/impact_confidence.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "api/app/named_cis.h"
#include "api/app/run_sightings.h"
#include "api/app/thread_scratch.h"

namespace faultline::app {

namespace {

// Null if no source has a limit.
Result<std::unique_ptr<const RunSightings>> sightings_for(const App& app,
                                                          const storage::View& view) {
    const auto& sources = view.catalogue().sources();
    const bool is_any_limited = std::ranges::any_of(
        sources, [](const auto& entry) { return entry.second.freshness_days.has_value(); });
    if (!is_any_limited) return std::unique_ptr<const RunSightings>();
    FL_TRY(RunBook::Seen seen, app.runs().at(view));
    return std::unique_ptr<const RunSightings>(
        std::make_unique<RunSightings>(view, std::move(seen)));
}

// All CIs that the answer speaks of, by id.
std::vector<graph::NodeIndex> cis_of(const graph::Snapshot& graph,
                                     const impact::BlastRadius& radius) {
    std::vector<graph::NodeIndex> nodes = radius.failed;
    for (const impact::DownItem& item : radius.down)
        nodes.push_back(item.node);
    for (const impact::AtRiskItem& item : radius.at_risk)
        nodes.push_back(item.node);
    for (const impact::ImpairedItem& item : radius.impaired)
        nodes.push_back(item.node);
    std::ranges::sort(
        nodes, [&graph](graph::NodeIndex a, graph::NodeIndex b) { return graph.precedes(a, b); });
    return nodes;
}

Result<StaleCis> stale_cis(const ImpactAnswer& answer,
                           const RunSightings& sightings,
                           UtcTime at,
                           std::size_t list_max) {
    StaleCis stale;
    if (at.microseconds <= sightings.nothing_lapses_until()) return stale;
    const graph::Snapshot& graph = *answer.at->graph;
    for (const graph::NodeIndex node : cis_of(graph, answer.radius)) {
        FL_TRY(const auto last_seen, sightings.stale_ci(graph.ci(node), at));
        if (!last_seen) continue;
        if (stale.count++ < list_max) stale.listed.push_back({node, *last_seen});
    }
    return stale;
}

}  // namespace

Result<std::vector<graph::NodeIndex>> stale_among(const App& app,
                                                  const Published& published,
                                                  std::span<const graph::NodeIndex> nodes,
                                                  UtcTime at) {
    std::vector<graph::NodeIndex> stale;
    FL_TRY(const auto sightings, sightings_for(app, published.view));
    if (!sightings) return stale;
    for (const graph::NodeIndex node : nodes) {
        FL_TRY(const auto last_seen, sightings->stale_ci(published.graph->ci(node), at));
        if (last_seen) stale.push_back(node);
    }
    return stale;
}

Result<ConfidenceAnswer> judge_impact(const App& app,
                                      const ImpactAnswer& answer,
                                      const ImpactQuestion& asked,
                                      const ConfidenceQuestion& question) {
    if (question.unknown.size() > kFailedMax) {
        return invalid_argument("the question names " + std::to_string(question.unknown.size()) +
                                " unknown configuration items, the limit is " +
                                std::to_string(kFailedMax));
    }
    const graph::Snapshot& graph = *answer.at->graph;
    FL_TRY(auto unknown, find_cis(*answer.at, question.unknown, "/unknown"));
    const UtcTime at = question.at.value_or(answer.at->view.time());
    const impact::BlastQuestion blast{answer.radius.failed, asked.max_hops, false};
    FL_TRY(const auto sightings, sightings_for(app, answer.at->view));
    const impact::Judgement judgement{
        {at.microseconds, sightings.get()}, std::move(unknown), question.list_max};
    ConfidenceAnswer judged{
        at, impact::confidence(graph, blast, answer.radius, judgement, thread_scratch()), {}};
    if (sightings) {
        FL_TRY(judged.stale_cis, stale_cis(answer, *sightings, at, question.list_max));
    }
    return judged;
}

}  // namespace faultline::app
