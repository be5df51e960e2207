// graph_content: what the graph holds of a merged CI, from the names of any state.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/merge.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"
#include "storage/merged_need.h"

namespace faultline::app {

// What the graph holds of one relationship of `ci`, whose other end has the external id `other`.
// `state` gives symbol_name() and catalogue().
template <typename State>
[[nodiscard]] graph::ContentNeed content_need(const identify::MergedCi& ci,
                                              const identify::MergedRelationship& relationship,
                                              std::string other,
                                              const State& state) {
    graph::ContentNeed need;
    need.dependency = std::move(other);
    if (relationship.content.group != identify::MergedRelationship::kUngrouped) {
        need.group = ci.groups[relationship.content.group].name;
    }
    need.detail = storage::need_detail(relationship, [&state](SymbolId source) {
        return state.catalogue().source_limit(state.symbol_name(source));
    });
    return need;
}

// All that the graph holds of the CI with the number `id`.  `state` is a storage::View or an
// identify::ClaimIndex.  Errors: corruption, unavailable.  REQUIRES: ci.alive.
template <typename State>
[[nodiscard]] Result<graph::CiContent> graph_content(CiId id,
                                                     const identify::MergedCi& ci,
                                                     const State& state) {
    graph::CiContent content;
    content.name = ci.name;
    content.class_name = state.symbol_name(ci.class_name);
    content.ci = id;
    content.reliability = storage::own_reliability(ci);
    std::vector<const identify::MergedRelationship*> needs;
    std::vector<CiId> others;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const auto type = state.symbol_name(relationship.content.type);
        if (state.catalogue().impact_kind(type) == model::ImpactKind::none) continue;
        needs.push_back(&relationship);
        others.push_back(relationship.content.other);
    }
    FL_TRY(std::vector<std::string> ids, state.external_ids(others));
    for (std::size_t i = 0; i < needs.size(); i++) {
        content.needs.push_back(content_need(ci, *needs[i], std::move(ids[i]), state));
    }
    for (const identify::MergedGroup& group : ci.groups) {
        content.groups.push_back({std::string(group.name), group.required});
    }
    return content;
}

}  // namespace faultline::app
