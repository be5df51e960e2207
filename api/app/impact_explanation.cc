#include "api/app/impact_explanation.h"

#include <algorithm>
#include <span>
#include <utility>

#include "api/app/named_cis.h"
#include "engine/impact/witness.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;

Result<NodeIndex> explained_ci(const Published& at, const std::string& id) {
    auto node = find_ci(at, id);
    if (node.ok() || node.error().code != ErrorCode::not_found) return node;
    Error error = node.error();
    error.violations.push_back({"/explain", "unknown_ci", error.message});
    return error;
}

CiResult result_in(const impact::CiPlaces& places, NodeIndex node) {
    const auto place = places.find(node);
    if (!place) return {};
    return {place->as, places.is_down(node) ? places.hops(node) : 0};
}

// Calls `use` with every list of needs that the explanation has, its path first.
template <typename Use>
void for_each_list(const ImpactExplanation& explanation, Use use) {
    use(explanation.facts.path);
    use(explanation.facts.hard_needs);
    use(explanation.facts.soft_needs);
    if (!explanation.paths) return;
    for (const std::vector<impact::Need>& path : *explanation.paths) {
        use(path);
    }
}

void add_results(const impact::CiPlaces& places, ImpactExplanation& explanation) {
    const auto add = [&](NodeIndex node) {
        explanation.results.try_emplace(node, result_in(places, node));
    };
    add(explanation.facts.ci);
    for (const impact::ExplainedMember& member : explanation.facts.members) {
        add(member.node);
    }
    for_each_list(explanation, [&](const std::vector<impact::Need>& needs) {
        for (const impact::Need& need : needs) {
            add(need.dependent);
            add(need.dependency);
        }
    });
}

Result<RecordedCi> read_recorded(const Published& at, NodeIndex node) {
    FL_TRY(storage::CiRecord record, at.view.read_ci(at.graph->ci(node)));
    std::vector<CiId> ends;
    for (const identify::MergedRelationship& relationship : record.merged().relationships) {
        ends.push_back(relationship.content.other);
    }
    FL_TRY(auto others, at.view.external_ids(ends));
    return RecordedCi{std::move(record), std::move(others)};
}

Result<void> add_records(const Published& at, ImpactExplanation& explanation) {
    std::vector<NodeIndex> dependents;
    for_each_list(explanation, [&](const std::vector<impact::Need>& needs) {
        for (const impact::Need& need : needs) {
            dependents.push_back(need.dependent);
        }
    });
    for (const NodeIndex node : dependents) {
        if (explanation.recorded.size() == kRecordedCisMax) break;
        if (explanation.recorded.contains(node)) continue;
        FL_TRY(auto recorded, read_recorded(at, node));
        explanation.recorded.emplace(node, std::move(recorded));
    }
    return {};
}

// How the first ones of `lost` fell that fell and are not on the path themselves.
void add_ways(const impact::CiPlaces& places,
              std::span<const impact::ExplainedMember> lost,
              ImpactExplanation& explanation) {
    std::size_t count = 0;
    for (const impact::ExplainedMember& member : lost) {
        if (count == kLostWaysMax) return;
        const auto place = places.find(member.node);
        const bool is_on_path =
            std::ranges::find(explanation.facts.path, member.node, &impact::Need::dependency) !=
            explanation.facts.path.end();
        if (place->as == AffectedAs::failed || is_on_path) continue;
        std::vector<NodeIndex>& way = explanation.ways[member.node];
        impact::WitnessPath walk(places.answer(), place->position);
        way.clear();
        while (const auto node = walk.next()) {
            way.push_back(*node);
        }
        count++;
    }
}

void add_all_ways(const impact::CiPlaces& places, ImpactExplanation& explanation) {
    const auto& path = explanation.facts.path;
    for (const impact::ExplainedGroup& group : explanation.facts.groups) {
        const bool is_on_path = std::ranges::any_of(path, [&](const impact::Need& need) {
            return need.kind == impact::NeedKind::member && need.group == group.group;
        });
        if (is_on_path) add_ways(places, explanation.facts.lost_of(group), explanation);
    }
}

void add_paths(const graph::Snapshot& graph,
               const impact::CiPlaces& places,
               std::uint32_t wanted,
               ImpactExplanation& explanation) {
    const auto found = impact::witness_paths(graph, places, explanation.facts.ci, wanted);
    explanation.paths.emplace();
    explanation.paths_complete = found.complete;
    for (const std::vector<NodeIndex>& nodes : found.paths) {
        explanation.paths->push_back(impact::needs_along(graph, places, nodes));
    }
}

}  // namespace

Result<ImpactExplanation> explain_impact(const ImpactAnswer& answer,
                                         const ExplainQuestion& question) {
    if (question.paths && (*question.paths == 0 || *question.paths > impact::kWitnessPathsMax)) {
        return invalid_argument("paths is " + std::to_string(*question.paths) +
                                ", it must be between 1 and " +
                                std::to_string(impact::kWitnessPathsMax));
    }
    const graph::Snapshot& graph = *answer.at->graph;
    FL_TRY(const NodeIndex ci, explained_ci(*answer.at, question.ci));
    const impact::CiPlaces places(answer.radius);
    ImpactExplanation explanation;
    explanation.facts = impact::explained(graph, places, ci);
    explanation.failed = answer.radius.failed;
    if (const auto place = explanation.facts.place) {
        if (place->as == AffectedAs::inherited) {
            explanation.nearest = answer.radius.inherited[place->position];
        }
        if (place->as == AffectedAs::down && answer.times) {
            explanation.seconds = (*answer.times)[place->position];
        }
    }
    add_all_ways(places, explanation);
    if (question.paths) add_paths(graph, places, *question.paths, explanation);
    add_results(places, explanation);
    FL_CHECK(add_records(*answer.at, explanation));
    return explanation;
}

}  // namespace faultline::app
