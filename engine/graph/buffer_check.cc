#include "engine/graph/buffer_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "engine/graph/layout.h"

namespace faultline::graph {

namespace {

Error wrong(std::string_view what) {
    return corruption("the " + std::string(what) + " of the graph are not what was written");
}

// The largest number of elements that may be counted at all: with it no sum or product of sizes
// overflows, and a header that says more than fits into the buffer is refused by its size.
bool countable(const Counts& counts, std::uint64_t bytes) {
    const auto most = std::max({counts.nodes,
                                counts.edges,
                                counts.members,
                                counts.groups,
                                counts.details,
                                counts.classes,
                                counts.unavailabilities,
                                counts.group_names,
                                counts.id_bytes,
                                counts.name_bytes,
                                counts.class_name_bytes,
                                counts.group_name_bytes});
    const auto most_indexed = std::max(
        {counts.nodes, counts.edges, counts.groups, counts.classes, counts.unavailabilities});
    return most <= bytes && most_indexed <= kNodesMax && counts.members <= counts.edges;
}

Result<void> check_header(std::span<const std::byte> bytes) {
    if (bytes.size() < sizeof(BufferHeader)) return wrong("first bytes");
    const BufferHeader& header = header_of(bytes.data());
    if (header.magic != kBufferMagic || header.format != kBufferFormat ||
        header.section_count != kSectionCount) {
        return wrong("first bytes");
    }
    if (header.buffer_bytes != bytes.size() || !countable(header.counts, bytes.size())) {
        return wrong("sizes");
    }
    const BufferHeader planned = planned_header(header.counts);
    if (planned.buffer_bytes != header.buffer_bytes || planned.graph_bytes != header.graph_bytes ||
        planned.section_offsets != header.section_offsets) {
        return wrong("sections");
    }
    return {};
}

// Offsets of `count` texts within `bytes` bytes.
bool are_offsets(const std::uint64_t* offsets, std::uint64_t count, std::uint64_t bytes) {
    bool ascending = offsets[0] == 0 && offsets[count] == bytes;
    for (std::uint64_t i = 0; i < count; i++) {
        ascending &= offsets[i] <= offsets[i + 1];
    }
    return ascending;
}

template <typename Index>
bool are_below(const Index* column, std::uint64_t count, std::uint64_t end) {
    std::uint64_t largest = 0;
    for (std::uint64_t i = 0; i < count; i++) {
        largest = std::max(largest, static_cast<std::uint64_t>(column[i]));
    }
    return count == 0 || largest < end;
}

// Rows of `nodes` nodes over `edges` neighbours, with `groups` groups or memberships.
bool are_rows(const Row* rows, std::uint64_t nodes, std::uint64_t edges, std::uint64_t groups) {
    bool ascending = rows[0].hard == 0 && rows[0].groups == 0 && rows[nodes].hard == edges &&
                     rows[nodes].groups == groups;
    for (std::uint64_t i = 0; i < nodes; i++) {
        ascending &= rows[i].hard <= rows[i].grouped;
        ascending &= rows[i].grouped <= rows[i].soft;
        ascending &= rows[i].soft <= rows[i + 1].hard;
        ascending &= rows[i].groups <= rows[i + 1].groups;
    }
    return ascending;
}

// The owners of the groups that a node is a member of are walked in step with its memberships.
bool are_memberships(const Row* rows, std::uint64_t nodes) {
    bool parallel = true;
    for (std::uint64_t i = 0; i < nodes; i++) {
        parallel &= rows[i + 1].groups - rows[i].groups == rows[i].soft - rows[i].grouped;
    }
    return parallel;
}

bool are_reliabilities(const Sections& sections, const Counts& counts) {
    const std::uint64_t narrow_count = narrow_reliabilities(counts) ? counts.nodes : 0;
    const std::uint64_t end = kFirstReliability + counts.unavailabilities;
    return are_below(sections.narrow_reliabilities, narrow_count, end) &&
           are_below(sections.wide_reliabilities, counts.nodes - narrow_count, end) &&
           std::all_of(sections.unavailabilities,
                       sections.unavailabilities + counts.unavailabilities,
                       [](double q) { return q >= 0 && q < 1; });
}

bool are_groups(const Sections& sections, const Counts& counts) {
    bool right = true;
    for (std::uint64_t i = 0; i < counts.groups; i++) {
        const GroupRecord& group = sections.groups[i];
        right &= static_cast<std::uint64_t>(group.owner) < counts.nodes;
        right &= group.name < counts.group_names;
        right &= std::uint64_t{group.first_member} + group.member_count <= counts.edges;
    }
    return right;
}

// A detail as bytes: one from outside must not be read before it is known to be one.
struct DetailBytes {
    alignas(NeedDetail) std::array<std::byte, sizeof(NeedDetail)> bytes = {};

    explicit DetailBytes(const NeedDetail& detail) {
        write_detail(detail, reinterpret_cast<NeedDetail*>(bytes.data()));
    }
};

// A bool of another value than 0 and 1 must not be read either.
bool is_bool(const std::byte* byte) {
    return *byte == std::byte{0} || *byte == std::byte{1};
}

// Where a detail says whether it has a time of verification.
std::size_t position_of_flag() {
    NeedDetail verified;
    verified.verified_at = 0;
    const DetailBytes with(verified);
    const DetailBytes without(NeedDetail{});
    const auto differ = std::mismatch(with.bytes.begin(), with.bytes.end(), without.bytes.begin());
    return static_cast<std::size_t>(differ.first - with.bytes.begin());
}

bool is_detail(const std::byte* bytes, std::size_t flag) {
    if (!is_bool(bytes + flag) || !is_bool(bytes + offsetof(NeedDetail, is_open))) return false;
    NeedDetail detail;
    std::memcpy(static_cast<void*>(&detail), bytes, sizeof detail);
    if (!(detail.strength > 0 && detail.strength <= 1)) return false;
    if (detail.lapsed != Lapsed::stale && detail.lapsed != Lapsed::unverified) return false;
    if (detail.capacity == 0 || detail.capacity > kCapacityMax) return false;
    const DetailBytes again(detail);
    return std::memcmp(again.bytes.data(), bytes, sizeof detail) == 0;
}

bool are_details(const NeedDetail* details, std::uint64_t count) {
    const std::size_t flag = position_of_flag();
    const auto* bytes = reinterpret_cast<const std::byte*>(details);
    for (std::uint64_t i = 0; i < count; i++) {
        if (!is_detail(bytes + i * sizeof(NeedDetail), flag)) return false;
    }
    return true;
}

Result<void> check_texts(const Sections& sections, const Counts& counts) {
    const bool right =
        are_offsets(sections.id_offsets, counts.nodes, counts.id_bytes) &&
        are_offsets(sections.name_offsets, counts.nodes, counts.name_bytes) &&
        are_offsets(sections.class_name_offsets, counts.classes, counts.class_name_bytes) &&
        are_offsets(sections.group_name_offsets, counts.group_names, counts.group_name_bytes);
    if (!right) return wrong("texts");
    return {};
}

Result<void> check_edges(const Sections& sections, const Counts& counts) {
    const std::uint64_t narrow_count = narrow(counts) ? counts.edges : 0;
    if (!are_rows(sections.dependency_rows, counts.nodes, counts.edges, counts.groups) ||
        !are_rows(sections.dependent_rows, counts.nodes, counts.edges, counts.members) ||
        !are_memberships(sections.dependent_rows, counts.nodes)) {
        return wrong("rows");
    }
    if (!are_below(sections.dependencies, counts.edges, counts.nodes) ||
        !are_below(sections.dependents, counts.edges, counts.nodes)) {
        return wrong("needs");
    }
    if (!are_below(sections.narrow_details, narrow_count, counts.details) ||
        !are_below(sections.wide_details, counts.edges - narrow_count, counts.details) ||
        !are_details(sections.details, counts.details)) {
        return wrong("details of needs");
    }
    return {};
}

}  // namespace

Result<void> check_buffer(std::span<const std::byte> bytes) {
    FL_CHECK(check_header(bytes));
    const Counts& counts = header_of(bytes.data()).counts;
    const Sections sections = sections_of(bytes.data());
    FL_CHECK(check_texts(sections, counts));
    FL_CHECK(check_edges(sections, counts));
    if (!are_below(sections.classes, counts.nodes, counts.classes)) return wrong("classes");
    if (!are_reliabilities(sections, counts)) return wrong("reliabilities");
    const std::int64_t fresh_until = header_of(bytes.data()).fresh_until;
    if (fresh_until != not_stale_until(sections.details, counts.details)) {
        return wrong("first bytes");
    }
    if (!are_groups(sections, counts) ||
        !are_below(sections.memberships, counts.members, counts.groups)) {
        return wrong("groups");
    }
    return {};
}

}  // namespace faultline::graph
