#include "api/app/questions.h"

#include <algorithm>
#include <utility>

#include "engine/impact/traversal.h"

namespace faultline::app {

namespace {

// Working memory of this thread, kept between questions.
impact::Scratch& scratch() {
    thread_local impact::Scratch memory;
    return memory;
}

Error unknown_ci(const std::string& id) {
    return not_found("there is no configuration item '" + id + "'");
}

Result<std::vector<graph::NodeIndex>> find_all(const graph::Snapshot& graph,
                                               const std::vector<std::string>& ids) {
    std::vector<graph::NodeIndex> nodes;
    std::vector<Violation> unknown;
    for (std::size_t i = 0; i < ids.size(); i++) {
        if (const auto node = graph.find(ids[i])) {
            nodes.push_back(*node);
        } else {
            unknown.push_back(
                {"/failed/" + std::to_string(i), "unknown_ci", unknown_ci(ids[i]).message});
        }
    }
    if (unknown.empty()) return nodes;
    Error error = not_found(unknown.front().message);
    if (unknown.size() > 1) {
        error.message +=
            ", nor are " + std::to_string(unknown.size() - 1) + " others of the question";
    }
    error.violations = std::move(unknown);
    return error;
}

// Everything that `node` needs, by hops, then node.
std::vector<Dependency> dependencies_of(const graph::Snapshot& graph, graph::NodeIndex node) {
    const impact::ReachQuestion question{{&node, 1}, impact::Direction::dependencies};
    const impact::Reach reached = impact::reach(graph, question, scratch());
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
    FL_TRY(auto nodes, find_all(*at->graph, question.failed));
    const impact::BlastQuestion asked{std::move(nodes), question.max_hops, question.list_inherited};
    auto radius = impact::blast_radius(*at->graph, asked, scratch());
    return ImpactAnswer{std::move(at), std::move(radius)};
}

Result<DependsAnswer> ask_depends(const Principal& /*principal*/,
                                  App& app,
                                  const std::string& ci,
                                  const AsOf& as_of) {
    FL_TRY(auto at, app.published(as_of));
    const auto node = at->graph->find(ci);
    if (!node) return unknown_ci(ci);
    FL_TRY(storage::CiRecord record, at->view.read_ci(at->graph->ci(*node)));
    FL_TRY(auto others, at->view.external_ids(other_ends(record.merged())));
    auto dependencies = dependencies_of(*at->graph, *node);
    return DependsAnswer{
        std::move(at), *node, std::move(record), std::move(others), std::move(dependencies)};
}

}  // namespace faultline::app
