// The one contiguous buffer behind a Snapshot: its sections, their order and how to address them.
//
// Thread safety: plain values; a buffer is written by one thread before it becomes a Snapshot.
//
// Layout: a BufferHeader, then the sections in the order of `for_each_section`, each aligned to
// kSectionAlignment.  Numbers have the byte order and the alignment of the machine; all addresses
// are offsets from the start of the buffer, so that the bytes can be mapped from a file anywhere.
// Gaps and unused fields are zero: equal content is equal bytes.
//
//     section             element        count          meaning
//     id_offsets          uint64         nodes + 1      id of node n = id_bytes[offset n, n + 1)
//     id_bytes            char           id_bytes
//     name_offsets        uint64         nodes + 1      name of node n; empty when it has none
//     name_bytes          char           name_bytes
//     cis                 CiId           nodes
//     class_name_offsets  uint64         classes + 1    ascending by name, all of them in use
//     class_name_bytes    char           class_name_bytes
//     group_name_offsets  uint64         group_names+1  each name once, by first use in `groups`
//     group_name_bytes    char           group_name_bytes
//     classes             ClassIndex     nodes
//     narrow_reliabilities uint16        nodes or 0     reliability of node n, as a number; in the
//     wide_reliabilities  uint32         0 or nodes     narrow one if all numbers fit into it
//     unavailabilities    double         distinct q     each once, by first use
//     dependency_rows     Row            nodes + 1      positions in dependencies and in groups
//     dependencies        NodeIndex      edges
//     narrow_details      uint16         edges or 0     position in details, if these are at most
//     wide_details        uint32         0 or edges     kNarrowDetailsMax, else the wide one
//     details             NeedDetail     details        each detail once, by first use
//     groups              GroupRecord    groups         by owner, then by name
//     dependent_rows      Row            nodes + 1      positions in dependents and in memberships
//     dependents          NodeIndex      edges
//     memberships         GroupIndex     members        parallel to the grouped parts of dependents

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

#include "engine/base/ids.h"
#include "engine/graph/indexes.h"
#include "engine/graph/need_detail.h"

namespace faultline::graph {

inline constexpr std::uint64_t kSectionAlignment = 64;
inline constexpr std::size_t kSectionCount = 22;
inline constexpr std::uint32_t kBufferFormat = 3;
inline constexpr std::array<char, 8> kBufferMagic = {'F', 'L', 'G', 'R', 'A', 'P', 'H', '\n'};

// The most distinct details that a 16-bit position can tell apart.
inline constexpr std::uint32_t kNarrowDetailsMax = 0x1'0000;

// The reliability of a node as a number: of one that states none, of one whose statement is
// unusable, and of one whose q comes first in the unavailabilities; the others follow.
inline constexpr std::uint32_t kAbsentReliability = 0;
inline constexpr std::uint32_t kUnusableReliability = 1;
inline constexpr std::uint32_t kFirstReliability = 2;

// The most distinct unavailabilities that 16-bit numbers can tell apart.
inline constexpr std::uint32_t kNarrowReliabilitiesMax = 0x1'0000 - kFirstReliability;

// Where the three parts of a node's row begin and where its groups begin; each ends where the next
// one begins, the last part where the next node's row begins.
struct Row {
    std::uint32_t hard = 0;     // hard ungrouped needs
    std::uint32_t grouped = 0;  // needs as group members
    std::uint32_t soft = 0;     // soft ungrouped needs
    std::uint32_t groups = 0;   // groups owned (dependency rows), memberships (dependent rows)
};

// One redundancy group; in one cache line, because a traversal asks for several fields at once.
struct GroupRecord {
    std::uint64_t capacity = 0;  // of all members together
    NodeIndex owner{};
    std::uint32_t name = 0;          // position in the group names
    std::uint32_t required = 1;      // the owner needs that much capacity
    std::uint32_t first_member = 0;  // position in dependencies
    std::uint32_t member_count = 0;
    std::uint32_t uniform = 0;  // 1 if every member is hard with capacity 1
};

// How many elements the sections have.
struct Counts {
    std::uint64_t nodes = 0;
    std::uint64_t edges = 0;
    std::uint64_t members = 0;  // edges that belong to a group
    std::uint64_t groups = 0;
    std::uint64_t details = 0;
    std::uint64_t classes = 0;
    std::uint64_t unavailabilities = 0;
    std::uint64_t group_names = 0;
    std::uint64_t id_bytes = 0;
    std::uint64_t name_bytes = 0;
    std::uint64_t class_name_bytes = 0;
    std::uint64_t group_name_bytes = 0;
};

// The first bytes of a buffer.
struct BufferHeader {
    std::array<char, 8> magic = kBufferMagic;
    std::uint32_t format = kBufferFormat;
    std::uint32_t section_count = kSectionCount;
    Version version{};
    Version graph_version{};
    std::uint64_t buffer_bytes = 0;
    std::uint64_t graph_bytes = 0;            // sections from `classes` on
    std::int64_t fresh_until = kNeverLapses;  // up to then no need is stale
    Counts counts;
    std::array<std::uint64_t, kSectionCount> section_offsets = {};
};

// The addresses of the sections of one buffer; bare pointers, because these are read in the
// innermost loops of every traversal.
template <bool kWritable>
struct BasicSections {
    template <typename T>
    using Column = std::conditional_t<kWritable, T*, const T*>;

    Column<std::uint64_t> id_offsets = nullptr;
    Column<char> id_bytes = nullptr;
    Column<std::uint64_t> name_offsets = nullptr;
    Column<char> name_bytes = nullptr;
    Column<CiId> cis = nullptr;
    Column<std::uint64_t> class_name_offsets = nullptr;
    Column<char> class_name_bytes = nullptr;
    Column<std::uint64_t> group_name_offsets = nullptr;
    Column<char> group_name_bytes = nullptr;
    Column<ClassIndex> classes = nullptr;
    Column<std::uint16_t> narrow_reliabilities = nullptr;
    Column<std::uint32_t> wide_reliabilities = nullptr;
    Column<double> unavailabilities = nullptr;
    Column<Row> dependency_rows = nullptr;
    Column<NodeIndex> dependencies = nullptr;
    Column<std::uint16_t> narrow_details = nullptr;
    Column<std::uint32_t> wide_details = nullptr;
    Column<NeedDetail> details = nullptr;
    Column<GroupRecord> groups = nullptr;
    Column<Row> dependent_rows = nullptr;
    Column<NodeIndex> dependents = nullptr;
    Column<GroupIndex> memberships = nullptr;
};

using Sections = BasicSections<false>;
using WritableSections = BasicSections<true>;

// True if the details are addressed by 16 bits.
[[nodiscard]] inline bool narrow(const Counts& counts) {
    return counts.details <= kNarrowDetailsMax;
}

// True if the reliabilities are 16-bit numbers.
[[nodiscard]] inline bool narrow_reliabilities(const Counts& counts) {
    return counts.unavailabilities <= kNarrowReliabilitiesMax;
}

// The number of the reliability of a node of a buffer.
[[nodiscard]] inline std::uint32_t reliability_number(const Sections& sections,
                                                      const Counts& counts,
                                                      std::uint32_t node) {
    return narrow_reliabilities(counts) ? sections.narrow_reliabilities[node]
                                        : sections.wide_reliabilities[node];
}

// The header of a buffer for `counts`: sizes and places of all sections, no versions.
// REQUIRES: every count is below 2^48.
[[nodiscard]] BufferHeader planned_header(const Counts& counts);

// A buffer of the right size for `counts`, zero but for its header.  Aligned to kSectionAlignment.
// Cost: O(size).
[[nodiscard]] std::shared_ptr<std::byte> allocate_buffer(const Counts& counts,
                                                         Version version,
                                                         Version graph_version);

// The header at the start of a buffer.  Valid as long as the buffer.
[[nodiscard]] const BufferHeader& header_of(const std::byte* buffer);

// The last time at which none of these needs is stale.
[[nodiscard]] std::int64_t not_stale_until(const NeedDetail* details, std::uint64_t count);

// Write into the header of a new buffer what follows from its details.
void finish_header(std::byte* buffer);

// Write `detail` into a section of a new buffer, without the padding of the value.
void write_detail(const NeedDetail& detail, NeedDetail* out);

// Text number `index` of a column of texts.  Valid as long as the buffer.
[[nodiscard]] inline std::string_view text_at(const std::uint64_t* offsets,
                                              const char* bytes,
                                              std::uint64_t index) {
    return {bytes + offsets[index], static_cast<std::size_t>(offsets[index + 1] - offsets[index])};
}

// The sections of a buffer.  REQUIRES: its header is right.
[[nodiscard]] Sections sections_of(const std::byte* buffer);
[[nodiscard]] WritableSections writable_sections_of(std::byte* buffer);

}  // namespace faultline::graph
