// What several answers have in common.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/planned_state.h"
#include "api/json/writer.h"
#include "engine/base/error.h"
#include "engine/base/utc_time.h"
#include "engine/graph/snapshot.h"
#include "engine/model/attributes.h"
#include "engine/model/change_set.h"
#include "engine/model/run.h"

namespace faultline::render {

// How many of `count` items a list shows; all without a limit.
[[nodiscard]] inline std::size_t shown_of(std::size_t count,
                                          const std::optional<std::uint32_t>& limit) {
    return limit ? std::min<std::size_t>(*limit, count) : count;
}

// The version, the graph version, and what was asked for as a time in UTC or a version; null if
// nothing was.
void write_versions(const storage::View& view, const app::AsOf& as_of, json::JsonWriter& out);
void write_versions(const app::Published& at, json::JsonWriter& out);

// The version and the graph version of a write.
void write_versions(const app::WritePosition& position, json::JsonWriter& out);

// The member `name`, an array of these texts.  REQUIRES: inside an object.
template <typename Texts>
void write_texts(std::string_view name, const Texts& texts, json::JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const auto& text : texts) {
        out.value(std::string_view(text));
    }
    out.end_array();
}

// The member `name`, null for an empty text or an absent time.  REQUIRES: inside an object.
void write_text_or_null(std::string_view name, std::string_view text, json::JsonWriter& out);
void write_time(std::string_view name, const std::optional<UtcTime>& time, json::JsonWriter& out);

// The member scope of an import, the words that declare it; null without one.
// REQUIRES: inside an object.
void write_import_scope(const std::optional<model::Scope>& scope, json::JsonWriter& out);

// The member next_cursor, for the page behind `last`; null if there is no such page.
// REQUIRES: inside an object.
void write_next_cursor(const std::optional<std::string_view>& last, json::JsonWriter& out);

// The members time, principal, source, reason and request_id of a write.
// REQUIRES: inside an object.
void write_context(UtcTime time, const model::WriteContext& context, json::JsonWriter& out);

// An array of {"pointer", "code", "message"}.
void write_violations(const std::vector<Violation>& violations, json::JsonWriter& out);

// The member `name`, an array of the ids of these nodes.  REQUIRES: inside an object.
void write_ids(std::string_view name,
               const graph::Snapshot& graph,
               std::span<const graph::NodeIndex> nodes,
               json::JsonWriter& out);

// The members id, name and class of a node.  REQUIRES: inside an object.
void write_node(const graph::Snapshot& graph, graph::NodeIndex node, json::JsonWriter& out);

// The relationships and groups of one CI, as its claims give them.
struct CiParts {
    const storage::View* view = nullptr;  // null: `planned` is set
    std::string_view id;
    const identify::MergedCi* ci = nullptr;
    const std::vector<std::string>* others = nullptr;  // external ids, per relationship
    const app::PlannedCi* planned = nullptr;

    // Name of a class, type or source.
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const {
        return view != nullptr ? view->symbol_name(symbol) : planned->symbol_name(symbol);
    }
};

// One relationship as it was recorded, with the sources that claim it.  `others` is not needed.
void write_relationship(const CiParts& parts,
                        const identify::MergedRelationship& relationship,
                        std::string_view other,
                        json::JsonWriter& out);

// A value of an attribute, the first in the canonical form of engine/model/attributes.h.
void write_attribute_value(std::string_view canonical, json::JsonWriter& out);

void write_attribute_value(const model::AttributeValue& value, json::JsonWriter& out);

// An array of relationships as they were recorded, with the sources that claim them.
void write_relationships(const CiParts& parts, json::JsonWriter& out);

// The five members that say how many CIs or relationships an import touched; the second form as the
// object `name`.
void write_run_counts(const model::RunCounts& counts, json::JsonWriter& out);
void write_run_counts(std::string_view name, const model::RunCounts& counts, json::JsonWriter& out);

// An array of the groups the CI needs.
void write_groups(const CiParts& parts, json::JsonWriter& out);

}  // namespace faultline::render
