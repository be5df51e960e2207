#include "api/app/cuts.h"

#include <algorithm>
#include <utility>

#include "api/app/named_cis.h"

namespace faultline::app {

namespace {

// Every CI that is in any set, once.
std::vector<graph::NodeIndex> members_of(const impact::CutSets& cuts) {
    std::vector<graph::NodeIndex> members = cuts.nodes;
    std::ranges::sort(members);
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

std::vector<impact::RankedCut> rank(const impact::CutSets& cuts,
                                    const std::vector<graph::NodeIndex>& members,
                                    const impact::Reliabilities& reliabilities) {
    return impact::ranked(cuts, [&](graph::NodeIndex node) {
        const auto at = std::ranges::lower_bound(members, node);
        return reliabilities.unavailability[static_cast<std::size_t>(at - members.begin())];
    });
}

void find_broken(const graph::Snapshot& graph,
                 const impact::Closure& closure,
                 std::size_t count,
                 CutsAnswer& answer) {
    impact::BrokenBy broken(graph, closure);
    for (std::size_t i = 0; i < count; i++) {
        const impact::ListPart set = answer.cuts.sets[answer.ranked[i].set];
        answer.broken.push_back(broken.groups(answer.cuts.nodes_of(set)));
    }
}

}  // namespace

Result<CutsAnswer> ask_cuts(const Principal& /*principal*/,
                            App& app,
                            const CutsQuestion& question) {
    if (question.max_size == 0 || question.max_size > impact::kCutSizeMax) {
        return invalid_argument("max_size is " + std::to_string(question.max_size) +
                                ", it must be between 1 and " +
                                std::to_string(impact::kCutSizeMax));
    }
    CutsAnswer answer;
    FL_TRY(answer.at, app.published(question.as_of));
    const graph::Snapshot& graph = *answer.at->graph;
    FL_TRY(answer.ci, find_ci(*answer.at, question.ci));
    const impact::Closure closure = impact::closure_of(graph, std::span(&answer.ci, 1));
    answer.cuts =
        impact::cut_sets(graph, closure, {.ci = answer.ci, .max_size = question.max_size});
    const auto members = members_of(answer.cuts);
    answer.reliabilities = impact::reliabilities_of(graph, members, answer.at->view.catalogue());
    answer.ranked = rank(answer.cuts, members, answer.reliabilities);
    if (question.groups) {
        const std::size_t listed = std::min<std::size_t>(answer.ranked.size(), question.limit);
        find_broken(graph, closure, std::min(listed, kCutsWithGroupsMax), answer);
    }
    return answer;
}

}  // namespace faultline::app
