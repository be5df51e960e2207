#include "engine/graph/snapshot.h"

#include <algorithm>
#include <utility>

namespace faultline::graph {

Snapshot::Snapshot(std::shared_ptr<const std::byte> buffer)
    : buffer_(std::move(buffer)),
      header_(&header_of(buffer_.get())),
      sections_(sections_of(buffer_.get())) {}

Version Snapshot::version() const {
    return header_->version;
}

Version Snapshot::graph_version() const {
    return header_->graph_version;
}

std::uint32_t Snapshot::class_count() const {
    return static_cast<std::uint32_t>(header_->counts.classes);
}

std::uint64_t Snapshot::buffer_bytes() const {
    return header_->buffer_bytes;
}

std::uint64_t Snapshot::graph_bytes() const {
    return header_->graph_bytes;
}

std::span<const std::byte> Snapshot::bytes() const {
    return {buffer_.get(), static_cast<std::size_t>(header_->buffer_bytes)};
}

std::string_view Snapshot::id(NodeIndex node) const {
    assert(raw(node) < node_count());
    return text_at(sections_.id_offsets, sections_.id_bytes, raw(node));
}

std::string_view Snapshot::name(NodeIndex node) const {
    assert(raw(node) < node_count());
    const std::string_view name = text_at(sections_.name_offsets, sections_.name_bytes, raw(node));
    return name.empty() ? id(node) : name;
}

std::string_view Snapshot::class_name(ClassIndex index) const {
    assert(raw(index) < class_count());
    return text_at(sections_.class_name_offsets, sections_.class_name_bytes, raw(index));
}

CiId Snapshot::ci(NodeIndex node) const {
    assert(raw(node) < node_count());
    return sections_.cis[raw(node)];
}

std::optional<NodeIndex> Snapshot::find(std::string_view wanted) const {
    std::uint32_t first = 0;
    std::uint32_t last = node_count();
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        const bool below = id(NodeIndex{middle}) < wanted;
        (below ? first : last) = below ? middle + 1 : middle;
    }
    if (first == node_count() || id(NodeIndex{first}) != wanted) return std::nullopt;
    return NodeIndex{first};
}

std::string_view Snapshot::group_name(GroupIndex group) const {
    return text_at(sections_.group_name_offsets, sections_.group_name_bytes, record(group).name);
}

EdgeIndex Snapshot::member_edge(GroupIndex group, NodeIndex member) const {
    const auto row = members(group);
    const auto found = std::lower_bound(row.begin(), row.end(), member);
    assert(found != row.end() && *found == member);
    return EdgeIndex{record(group).first_member + static_cast<std::uint32_t>(found - row.begin())};
}

}  // namespace faultline::graph
