#include "tests/storage/memory_graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/graph/snapshot_builder.h"

namespace faultline::storage {

namespace {

using graph::NodeIndex;
using identify::MergedRelationship;

// A live CI and its place.
struct LiveCi {
    CiRecord record;
    NodeIndex node{};
};

class Builder {
 public:
    Builder(const MemoryState& state, Version version)
        : state_(state), version_(version), catalogue_(*state.at(version).catalogue) {}

    Result<graph::Snapshot> build() {
        FL_CHECK(add_nodes());
        for (const auto& [ci, live] : cis_) {
            FL_CHECK(add_needs(live.node, live.record.merged()));
        }
        return builder_.build(version_, state_.at(version_).header.graph_version);
    }

 private:
    Result<void> add_nodes() {
        for (const auto& [id, ci] : state_.cis) {  // ascending by id
            if (ci >= state_.at(version_).next_ci) continue;
            FL_TRY(CiRecord record, state_.ci_at(ci, version_));
            if (!record.merged().alive) continue;
            FL_TRY(const NodeIndex node,
                   builder_.add_node({.id = id,
                                      .name = record.merged().name,
                                      .class_name = state_.symbol_name(record.merged().class_name),
                                      .ci = ci,
                                      .reliability = reliability(record.merged())}));
            cis_.emplace(ci, LiveCi{std::move(record), node});
        }
        return {};
    }

    [[nodiscard]] static model::OwnReliability reliability(const identify::MergedCi& ci) {
        model::Attributes attributes;
        for (const identify::MergedAttribute& attribute : ci.attributes) {
            ByteReader in(attribute.value);
            attributes.push_back({std::string(attribute.name), model::decode_value(in)});
        }
        std::string bytes;
        ByteWriter out(bytes);
        model::encode_attributes(attributes, out);
        return model::own_reliability(bytes);
    }

    // The latest verification, and the longest freshness that any claim gives.
    [[nodiscard]] graph::NeedDetail detail(const MergedRelationship& relationship) {
        const model::RelationshipClaim& content = relationship.content;
        graph::NeedDetail detail{
            .strength = content.strength, .delay_s = content.delay_s, .capacity = content.capacity};
        std::vector<std::int64_t> ends;
        bool is_undated = false;
        for (std::size_t i = 0; i < relationship.sources.size(); i++) {
            const auto time = relationship.verified_at[i];
            const auto days =
                catalogue_.freshness_days(state_.symbol_name(relationship.sources[i]));
            is_undated = is_undated || !time;
            if (!time) continue;
            detail.verified_at = std::max(detail.verified_at, time);
            ends.push_back(days ? *time + *days * kDayMicroseconds : graph::kNeverLapses);
        }
        note_holders(relationship, detail);
        if (!ends.empty()) detail.fresh_until = *std::ranges::max_element(ends);
        if (is_undated && detail.fresh_until != graph::kNeverLapses) {
            detail.lapsed = graph::Lapsed::unverified;
        }
        if (!ends.empty() && detail.fresh_until == graph::kNeverLapses) {
            detail.holders = detail.undated = 0;
            detail.is_open = false;
        }
        return detail;
    }

    // Which sources with a limit claim it, by their places among those.
    void note_holders(const MergedRelationship& relationship, graph::NeedDetail& detail) {
        std::map<std::string, std::uint32_t> numbers;
        for (const auto& [name, source] : catalogue_.sources()) {
            const auto next = static_cast<std::uint32_t>(numbers.size());
            if (source.freshness_days) numbers.emplace(name, next);
        }
        bool is_open = false;
        for (std::size_t i = 0; i < relationship.sources.size(); i++) {
            const std::string name(state_.symbol_name(relationship.sources[i]));
            const bool is_undated = !relationship.verified_at[i];
            const auto number = numbers.find(name);
            if (number == numbers.end()) {
                is_open = is_open || is_undated;
                continue;
            }
            const std::uint64_t bit = std::uint64_t{1} << number->second;
            detail.holders |= bit;
            if (is_undated) detail.undated |= bit;
        }
        detail.is_open = is_open && detail.holders != 0;
    }

    [[nodiscard]] bool is_need(const MergedRelationship& relationship) const {
        const std::string_view type = state_.symbol_name(relationship.content.type);
        return catalogue_.impact_kind(type) != model::ImpactKind::none;
    }

    Result<void> add_needs(NodeIndex node, const identify::MergedCi& ci) {
        std::set<std::string_view> without_needs;  // groups with members none of which is a need
        for (const MergedRelationship& relationship : ci.relationships) {
            const bool is_grouped = relationship.content.group != MergedRelationship::kUngrouped;
            if (is_grouped) without_needs.insert(ci.groups[relationship.content.group].name);
        }
        for (const MergedRelationship& relationship : ci.relationships) {
            if (!is_need(relationship)) continue;
            const model::RelationshipClaim& content = relationship.content;
            const bool is_grouped = content.group != MergedRelationship::kUngrouped;
            const std::string_view group =
                is_grouped ? ci.groups[content.group].name : std::string_view();
            without_needs.erase(group);
            const auto other = cis_.find(content.other);
            if (other == cis_.end()) return corruption("a relationship names no live CI");
            FL_CHECK(builder_.add_need({.dependent = node,
                                        .dependency = other->second.node,
                                        .group = group,
                                        .detail = detail(relationship)}));
        }
        for (const identify::MergedGroup& group : ci.groups) {
            if (without_needs.contains(group.name)) continue;
            FL_CHECK(builder_.add_group(node, group.name, group.required));
        }
        return {};
    }

    const MemoryState& state_;
    const Version version_;
    const model::Catalogue& catalogue_;
    graph::SnapshotBuilder builder_;
    std::map<CiId, LiveCi> cis_;
};

}  // namespace

Result<graph::Snapshot> memory_graph(const MemoryState& state, Version version) {
    Result<graph::Snapshot> graph = Builder(state, version).build();
    if (graph.ok()) return graph;
    return corruption(graph.error().message);
}

}  // namespace faultline::storage
