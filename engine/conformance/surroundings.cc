#include "engine/conformance/surroundings.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/conformance/rule_book.h"
#include "engine/conformance/service_paths.h"
#include "engine/graph/node_cursor.h"

namespace faultline::conformance {

namespace {

constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kNameAttribute = "name";

// Tags of engine/model/attributes.h.
constexpr std::uint8_t kTextTag = 0;
constexpr std::uint8_t kArrayTag = 5;

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t") == std::string_view::npos;
}

const identify::MergedAttribute* find(const identify::MergedCi& ci, std::string_view name) {
    const auto at =
        std::ranges::lower_bound(ci.attributes, name, {}, &identify::MergedAttribute::name);
    return at != ci.attributes.end() && at->name == name ? &*at : nullptr;
}

// What a text says, or the first text of an array; empty if it is none or blank.
std::string_view first_text(const identify::MergedAttribute* attribute) {
    if (attribute == nullptr) return {};
    ByteReader in(attribute->value);
    std::uint8_t tag = in.u8();
    if (tag == kArrayTag && in.varint() != 0) tag = in.u8();
    const std::string_view text = tag == kTextTag ? in.bytes() : std::string_view();
    return is_blank(text) ? std::string_view() : text;
}

std::vector<bool> service_classes(const graph::Snapshot& graph, const model::Catalogue& catalogue) {
    std::vector<bool> services(graph.class_count());
    for (std::uint32_t i = 0; i < services.size(); i++) {
        services[i] = catalogue.layer(graph.class_name(graph::ClassIndex{i})) >= kServiceLayer;
    }
    return services;
}

}  // namespace

bool has_attribute(const identify::MergedCi& ci, std::string_view name) {
    if (name == kNameAttribute) return !is_blank(ci.name);
    const identify::MergedAttribute* const attribute = find(ci, name);
    if (attribute == nullptr) return false;
    ByteReader in(attribute->value);
    const std::uint8_t tag = in.u8();
    if (tag == kTextTag) return !is_blank(in.bytes());
    return tag != kArrayTag || in.varint() != 0;
}

Surroundings::Surroundings(SurroundingParts parts)
    : parts_(std::move(parts)),
      sources_(parts_.seen->sources()),
      node_of_(parts_.known_cis + 1, kNoNode),
      serves_(on_service_paths(*parts_.graph, service_classes(*parts_.graph, *parts_.catalogue))) {
    graph::NodeCursor cursor(*parts_.graph);
    while (const auto node = cursor.next()) {
        node_of_[raw(parts_.graph->ci(*node))] = raw(*node);
    }
}

std::optional<graph::NodeIndex> Surroundings::node_of(CiId ci) const {
    const std::uint32_t node = raw(ci) < node_of_.size() ? node_of_[raw(ci)] : kNoNode;
    return node == kNoNode ? std::nullopt : std::optional(graph::NodeIndex{node});
}

std::optional<UtcTime> Surroundings::seen(CiId ci) const {
    std::optional<UtcTime> newest;
    for (const std::string_view source : sources_) {
        const auto sighting = parts_.seen->ci(source, ci);
        if (sighting && (!newest || *newest < sighting->time)) newest = sighting->time;
    }
    return newest;
}

std::string_view Surroundings::owner_of(const identify::MergedCi& ci) const {
    std::optional<graph::NodeIndex> owner;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const model::RelationshipClaim& content = relationship.content;
        if (content.other_is_source || parts_.names(content.type) != kOwnedBy) continue;
        const auto node = node_of(content.other);
        if (node && (!owner || parts_.graph->precedes(*node, *owner))) owner = node;
    }
    return owner ? parts_.graph->id(*owner) : first_text(find(ci, kOwnerAttribute));
}

std::string_view Surroundings::site_of(const identify::MergedCi& ci) {
    return first_text(find(ci, kSiteAttribute));
}

std::uint64_t Surroundings::dangling_of(const identify::MergedCi& ci) const {
    return static_cast<std::uint64_t>(std::ranges::count_if(
        ci.relationships,
        [this](const auto& relationship) { return !node_of(relationship.content.other); }));
}

}  // namespace faultline::conformance
