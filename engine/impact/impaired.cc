#include "engine/impact/impaired.h"

#include <algorithm>

#include "engine/impact/reading.h"

namespace faultline::impact {

namespace {

bool can_be_impaired(const Workspace& work, NodeIndex node) {
    return work.class_of(node) == NodeClass::unaffected;
}

bool sorts_before(const auto& graph, const SoftLoss& a, const SoftLoss& b) {
    if (a.dependent != b.dependent) return graph.precedes(a.dependent, b.dependent);
    if (a.target != b.target) return graph.precedes(a.target, b.target);
    return a.strength < b.strength;
}

// The soft needs of `dependent` on `target`; parallel ones stay apart.
void add_soft_needs(const auto& reader,
                    NodeIndex dependent,
                    NodeIndex target,
                    std::vector<SoftLoss>& losses) {
    const auto& graph = reader.graph();
    const auto needs = graph.soft_dependencies_of(dependent);
    const std::size_t first = graph.position_in(needs, target);
    auto edge = static_cast<std::uint32_t>(graph.first_soft_edge(dependent)) +
                static_cast<std::uint32_t>(first);
    for (std::size_t need = first; need < needs.size() && needs[need] == target; ++need, ++edge) {
        if (!reader.keeps_need(dependent, target, graph::EdgeIndex{edge})) continue;
        losses.push_back({dependent, target, graph.detail(graph::EdgeIndex{edge}).strength});
    }
}

// The soft needs on everything that is failed or down, beside the soft memberships found already.
void add_all_soft_needs(const auto& reader, Workspace& work) {
    const auto& graph = reader.graph();
    for (const NodeIndex target : work.softly_needed) {
        const auto dependents = graph.soft_dependents_of(target);
        for (auto it = dependents.begin(); it != dependents.end();) {
            const NodeIndex dependent = *it;
            if (can_be_impaired(work, dependent)) {
                add_soft_needs(reader, dependent, target, work.soft_losses);
            }
            it = std::find_if(it, dependents.end(), [=](NodeIndex n) { return n != dependent; });
        }
    }
}

// What collect_impaired() does.
void collect(const auto& reader, Workspace& workspace, BlastRadius& answer) {
    add_all_soft_needs(reader, workspace);
    std::vector<SoftLoss>& losses = workspace.soft_losses;
    std::erase_if(
        losses, [&](const SoftLoss& loss) { return !can_be_impaired(workspace, loss.dependent); });
    std::sort(losses.begin(), losses.end(), [&](const SoftLoss& a, const SoftLoss& b) {
        return sorts_before(reader.graph(), a, b);
    });
    for (const SoftLoss& loss : losses) {
        if (answer.impaired.empty() || answer.impaired.back().node != loss.dependent) {
            const auto first = static_cast<std::uint32_t>(answer.soft_hits.size());
            answer.impaired.push_back({loss.dependent, {first, 0}});
            workspace.set_class(loss.dependent, NodeClass::impaired);
        }
        answer.soft_hits.push_back({loss.target, loss.strength});
        ++answer.impaired.back().soft_hits.count;
    }
}

}  // namespace

void collect_impaired(const graph::Snapshot& snapshot, Workspace& workspace, BlastRadius& answer) {
    with_reader(snapshot, workspace.reading, [&](const auto& reader) {
        collect(reader, workspace, answer);
    });
}

}  // namespace faultline::impact
