#include "api/app/graph_refresh.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/graph/merge.h"
#include "engine/model/catalogue.h"

namespace faultline::app {

namespace {

// Above this share of changed nodes a full read beats one look-up per CI.
constexpr std::size_t kFullReadDivisor = 10;

// What the graph holds of one relationship, whose other end has the external id `other`.
graph::ContentNeed content_need(const identify::MergedCi& ci,
                                const identify::MergedRelationship& relationship,
                                std::string other) {
    const model::RelationshipClaim& claim = relationship.content;
    graph::ContentNeed need;
    need.dependency = std::move(other);
    if (claim.group != identify::MergedRelationship::kUngrouped) {
        need.group = ci.groups[claim.group].name;
    }
    need.detail = {claim.strength, claim.delay_s, claim.capacity, claim.verified_at};
    return need;
}

Result<graph::CiContent> content_of(CiId id,
                                    const identify::MergedCi& ci,
                                    const storage::View& view) {
    graph::CiContent content;
    content.name = ci.name;
    content.class_name = view.symbol_name(ci.class_name);
    content.ci = id;
    std::vector<const identify::MergedRelationship*> needs;
    std::vector<CiId> others;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const auto type = view.symbol_name(relationship.content.type);
        if (view.catalogue().impact_kind(type) == model::ImpactKind::none) continue;
        needs.push_back(&relationship);
        others.push_back(relationship.content.other);
    }
    FL_TRY(std::vector<std::string> ids, view.external_ids(others));
    for (std::size_t i = 0; i < needs.size(); i++) {
        content.needs.push_back(content_need(ci, *needs[i], std::move(ids[i])));
    }
    for (const identify::MergedGroup& group : ci.groups) {
        content.groups.push_back({std::string(group.name), group.required});
    }
    return content;
}

Result<graph::ChangedCi> change_of(CiId ci, std::string id, const storage::View& view) {
    FL_TRY(const storage::CiRecord record, view.read_ci(ci));
    graph::ChangedCi change{std::move(id), {}};
    if (record.merged().alive) {
        FL_TRY(change.content, content_of(ci, record.merged(), view));
    }
    return change;
}

}  // namespace

Result<graph::Snapshot> refreshed_graph(const graph::Snapshot& base,
                                        const storage::View& view,
                                        std::vector<CiId> changed) {
    std::ranges::sort(changed);
    changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
    if (changed.size() > base.node_count() / kFullReadDivisor) return view.load_graph();

    FL_TRY(std::vector<std::string> ids, view.external_ids(changed));
    graph::Delta delta;
    for (std::size_t i = 0; i < changed.size(); i++) {
        FL_TRY(graph::ChangedCi change, change_of(changed[i], std::move(ids[i]), view));
        // What came and went within one group of commits is not in the graph either way.
        if (change.content || base.find(change.id)) delta.changes.push_back(std::move(change));
    }
    return graph::merge(base, delta, view.version(), view.graph_version());
}

}  // namespace faultline::app
