// What several answers have in common.

#pragma once

#include <map>
#include <string_view>

#include "api/app/app.h"
#include "api/json/writer.h"
#include "engine/graph/snapshot.h"

namespace faultline::render {

// The version, the graph version and (until there is history) a null `as_of`.
void write_versions(const storage::View& view, json::JsonWriter& out);

// The members id, name and class of a node.  REQUIRES: inside an object.
void write_node(const graph::Snapshot& graph, graph::NodeIndex node, json::JsonWriter& out);

// The relationships and groups of one CI, as its claims give them.
struct CiParts {
    const storage::View* view = nullptr;
    std::string_view id;
    const identify::MergedCi* ci = nullptr;
    const std::vector<std::string>* others = nullptr;  // external ids, per relationship
};

// An array of relationships as they were recorded, with the sources that claim them.
void write_relationships(const CiParts& parts, json::JsonWriter& out);

// An array of the groups the CI needs.
void write_groups(const CiParts& parts, json::JsonWriter& out);

}  // namespace faultline::render
