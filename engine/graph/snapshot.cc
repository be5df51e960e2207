#include "engine/graph/snapshot.h"

#include <algorithm>
#include <utility>

namespace faultline::graph {

namespace {

// The first of the numbers below `count` whose text is not below `wanted`; `count` if there is
// none. The texts ascend.
template <typename TextOf>
std::uint32_t first_not_below(std::string_view wanted, std::uint32_t count, TextOf text_of) {
    std::uint32_t first = 0;
    while (first < count) {
        const std::uint32_t middle = first + (count - first) / 2;
        const bool below = text_of(middle) < wanted;
        (below ? first : count) = below ? middle + 1 : middle;
    }
    return first;
}

}  // namespace

Snapshot::Snapshot(std::shared_ptr<const std::byte> buffer)
    : buffer_(std::move(buffer)),
      parts_{&header_of(buffer_.get()), sections_of(buffer_.get()), nullptr} {}

Snapshot::Snapshot(const Snapshot& base, std::shared_ptr<const PatchData> patch)
    : buffer_(base.buffer_),
      patch_(std::move(patch)),
      parts_{base.parts_.header, base.parts_.sections, patch_.get()} {
    assert(!base.is_patched());
}

Version Snapshot::version() const {
    return is_patched() ? patch_->version : parts_.header->version;
}

Version Snapshot::graph_version() const {
    return is_patched() ? patch_->graph_version : parts_.header->graph_version;
}

std::uint32_t Snapshot::ci_count() const {
    return is_patched() ? patch_->ci_count : base_node_count();
}

Snapshot Snapshot::base() const {
    return Snapshot(buffer_);
}

std::span<const PatchedCi> Snapshot::patched_cis() const {
    return is_patched() ? std::span<const PatchedCi>(patch_->cis) : std::span<const PatchedCi>();
}

bool Snapshot::contains(NodeIndex node) const {
    return !own_row_is_patched(node) || patch_->ci(node).alive;
}

std::uint64_t Snapshot::buffer_bytes() const {
    return parts_.header->buffer_bytes;
}

std::uint64_t Snapshot::graph_bytes() const {
    return parts_.header->graph_bytes;
}

std::span<const std::byte> Snapshot::bytes() const {
    assert(!is_patched());
    return {buffer_.get(), static_cast<std::size_t>(parts_.header->buffer_bytes)};
}

std::string_view Snapshot::base_id(std::uint32_t node) const {
    return text_at(parts_.sections.id_offsets, parts_.sections.id_bytes, node);
}

std::string_view Snapshot::id(NodeIndex node) const {
    assert(raw(node) < node_count());
    if (is_patched() && patch_->is_new(node))
        return patch_->new_ids[raw(node) - patch_->base.nodes];
    return base_id(raw(node));
}

std::string_view Snapshot::name(NodeIndex node) const {
    const std::string_view name =
        own_row_is_patched(node)
            ? patch_->names[patch_->ci(node).name]
            : text_at(parts_.sections.name_offsets, parts_.sections.name_bytes, raw(node));
    return name.empty() ? id(node) : name;
}

std::string_view Snapshot::class_name(ClassIndex index) const {
    assert(raw(index) < class_count());
    if (is_patched() && patch_->is_new(index)) {
        return patch_->class_names[raw(index) - patch_->base.classes];
    }
    return text_at(
        parts_.sections.class_name_offsets, parts_.sections.class_name_bytes, raw(index));
}

CiId Snapshot::ci(NodeIndex node) const {
    if (own_row_is_patched(node)) return patch_->ci(node).ci;
    return parts_.sections.cis[raw(node)];
}

std::optional<NodeIndex> Snapshot::find(std::string_view wanted) const {
    const std::uint32_t at = first_not_below(
        wanted, base_node_count(), [this](std::uint32_t node) { return base_id(node); });
    if (at < base_node_count() && base_id(at) == wanted) {
        return contains(NodeIndex{at}) ? std::optional(NodeIndex{at}) : std::nullopt;
    }
    if (!is_patched()) return std::nullopt;
    const TextColumn& ids = patch_->new_ids;
    const auto count = static_cast<std::uint32_t>(ids.size());
    const std::uint32_t rank =
        first_not_below(wanted, count, [&](std::uint32_t number) { return ids[number]; });
    if (rank == count || ids[rank] != wanted) return std::nullopt;
    return NodeIndex{base_node_count() + rank};
}

std::string_view Snapshot::group_name(GroupIndex group) const {
    if (is_of_patch(group)) return patch_->group_names[record(group).name];
    return text_at(
        parts_.sections.group_name_offsets, parts_.sections.group_name_bytes, record(group).name);
}

}  // namespace faultline::graph
