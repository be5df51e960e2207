#include "api/app/baseline_content.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/graph/node_cursor.h"
#include "engine/identify/canonical_content.h"

namespace faultline::app {

namespace {

// Above this share of all CIs one pass over all is faster than a read for each.
constexpr std::size_t kOnePassDivisor = 8;

constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();

// The row of the CI `id`; `others` are the external ids of the other ends of its relationships.
Digest row_digest(const storage::View& view,
                  std::string_view id,
                  const identify::MergedCi& ci,
                  const std::vector<std::string_view>& others) {
    std::string row;
    ByteWriter out(row);
    out.bytes(id);
    std::vector<identify::NamedRelationship> named;
    for (std::size_t i = 0; i < ci.relationships.size(); i++) {
        const model::RelationshipClaim& content = ci.relationships[i].content;
        named.push_back({identify::group_name(content, ci.groups),
                         view.symbol_name(content.type),
                         others[i],
                         &content});
    }
    identify::encode_content(ci, view.symbol_name(ci.class_name), std::move(named), out);
    return sha256(row);
}

std::vector<CiId> other_ends(const identify::MergedCi& ci) {
    std::vector<CiId> ends;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        ends.push_back(relationship.content.other);
    }
    return ends;
}

// The row of one CI, with the other ends looked up in the store.
Result<Digest> looked_up_row(const storage::View& view,
                             std::string_view id,
                             const identify::MergedCi& ci) {
    FL_TRY(const std::vector<std::string> ids, view.external_ids(other_ends(ci)));
    return row_digest(view, id, ci, {ids.begin(), ids.end()});
}

// Finds the node of a CI.
class NodesByCi {
 public:
    explicit NodesByCi(const graph::Snapshot& graph) {
        graph::NodeCursor cursor(graph);
        while (const auto node = cursor.next()) {
            const std::uint64_t ci = raw(graph.ci(*node));
            if (ci >= nodes_.size()) nodes_.resize(std::max<std::size_t>(ci + 1, ci * 2), kNoNode);
            nodes_[ci] = static_cast<std::uint32_t>(*node);
        }
    }

    // kNoNode if it is not in the graph.
    [[nodiscard]] std::uint32_t find(CiId ci) const {
        return raw(ci) < nodes_.size() ? nodes_[raw(ci)] : kNoNode;
    }

 private:
    std::vector<std::uint32_t> nodes_;
};

// The row of one CI, with the other ends looked up in the graph.
Result<Digest> row_on_graph(const Published& at,
                            const NodesByCi& nodes,
                            std::uint32_t node,
                            const identify::MergedCi& ci) {
    const std::string_view id = at.graph->id(graph::NodeIndex{node});
    std::vector<std::string_view> others;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const std::uint32_t other = nodes.find(relationship.content.other);
        if (other == kNoNode) return looked_up_row(at.view, id, ci);
        others.push_back(at.graph->id(graph::NodeIndex{other}));
    }
    return row_digest(at.view, id, ci, others);
}

void add_count(std::uint64_t count, Sha256& hash) {
    std::string bytes;
    ByteWriter(bytes).varint(count);
    hash.add(bytes);
}

Result<Digest> digest_in_one_pass(const Published& at, std::span<const graph::NodeIndex> members) {
    const NodesByCi nodes(*at.graph);
    std::vector<bool> wanted(at.graph->node_count());
    for (const graph::NodeIndex node : members) {
        wanted[static_cast<std::uint32_t>(node)] = true;
    }
    std::vector<Digest> rows(at.graph->node_count());
    FL_CHECK(at.view.visit_cis([&](CiId id, const identify::MergedCi& ci) -> Result<void> {
        const std::uint32_t node = nodes.find(id);
        if (node == kNoNode || !wanted[node]) return {};
        FL_TRY(rows[node], row_on_graph(at, nodes, node, ci));
        return {};
    }));
    Sha256 hash;
    add_count(members.size(), hash);
    for (const graph::NodeIndex node : members) {
        hash.add(bytes_of(rows[static_cast<std::uint32_t>(node)]));
    }
    return hash.finish();
}

}  // namespace

Result<Digest> content_digest(const Published& at, std::span<const graph::NodeIndex> members) {
    if (members.size() > at.graph->ci_count() / kOnePassDivisor) {
        return digest_in_one_pass(at, members);
    }
    Sha256 hash;
    add_count(members.size(), hash);
    for (const graph::NodeIndex node : members) {
        FL_TRY(const storage::CiRecord record, at.view.read_ci(at.graph->ci(node)));
        FL_TRY(const Digest row, looked_up_row(at.view, at.graph->id(node), record.merged()));
        hash.add(bytes_of(row));
    }
    return hash.finish();
}

}  // namespace faultline::app
