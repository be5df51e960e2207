#include "engine/graph/layout.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace faultline::graph {

namespace {

// Sections before this one hold ids and names, the others the graph.
constexpr std::size_t kGraphSectionFirst = 9;

static_assert(std::is_trivially_copyable_v<NeedDetail>);
static_assert(std::is_trivially_copyable_v<BufferHeader>);
static_assert(sizeof(Row) == 16);
static_assert(sizeof(GroupRecord) == 32);
static_assert(sizeof(NeedDetail) == 64);

// Call `visit(column, element count)` for every section in the order of the buffer.
template <bool kWritable, typename Visit>
void for_each_section(BasicSections<kWritable>& sections, const Counts& counts, Visit visit) {
    visit(sections.id_offsets, counts.nodes + 1);
    visit(sections.id_bytes, counts.id_bytes);
    visit(sections.name_offsets, counts.nodes + 1);
    visit(sections.name_bytes, counts.name_bytes);
    visit(sections.cis, counts.nodes);
    visit(sections.class_name_offsets, counts.classes + 1);
    visit(sections.class_name_bytes, counts.class_name_bytes);
    visit(sections.group_name_offsets, counts.group_names + 1);
    visit(sections.group_name_bytes, counts.group_name_bytes);
    visit(sections.classes, counts.nodes);
    visit(sections.narrow_reliabilities, narrow_reliabilities(counts) ? counts.nodes : 0);
    visit(sections.wide_reliabilities, narrow_reliabilities(counts) ? 0 : counts.nodes);
    visit(sections.unavailabilities, counts.unavailabilities);
    visit(sections.dependency_rows, counts.nodes + 1);
    visit(sections.dependencies, counts.edges);
    visit(sections.narrow_details, narrow(counts) ? counts.edges : 0);
    visit(sections.wide_details, narrow(counts) ? 0 : counts.edges);
    visit(sections.details, counts.details);
    visit(sections.groups, counts.groups);
    visit(sections.dependent_rows, counts.nodes + 1);
    visit(sections.dependents, counts.edges);
    visit(sections.memberships, counts.members);
}

constexpr std::uint64_t aligned(std::uint64_t size) {
    return (size + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

template <bool kWritable, typename Byte>
BasicSections<kWritable> resolved(Byte* buffer) {
    const BufferHeader& header = header_of(buffer);
    BasicSections<kWritable> sections;
    std::size_t section = 0;
    for_each_section(sections, header.counts, [&](auto& column, std::uint64_t) {
        using Pointer = std::remove_reference_t<decltype(column)>;
        column = reinterpret_cast<Pointer>(buffer + header.section_offsets[section++]);
    });
    return sections;
}

// From this size on a buffer is worth huge pages; below, it shares pages with other memory.
constexpr std::size_t kHugePagesBytesMin = std::size_t{8} << 20;

// Ask the system for huge pages.  A large buffer is written once as a whole: with small pages, more
// than half of the time of a merge is spent on getting them one by one.
void prefer_huge_pages(void* memory, std::size_t size) {
    if (size < kHugePagesBytesMin) return;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* start = memory;
    if (std::align(page, page, start, size) == nullptr) return;
    // A hint: where it is not understood, everything works as before.
    static_cast<void>(madvise(start, size / page * page, MADV_HUGEPAGE));
}

}  // namespace

BufferHeader planned_header(const Counts& counts) {
    BufferHeader header;
    header.counts = counts;
    std::uint64_t end = aligned(sizeof header);
    std::size_t section = 0;
    Sections sections;
    for_each_section(sections, counts, [&](const auto* column, std::uint64_t count) {
        const std::uint64_t bytes = aligned(count * sizeof(*column));
        if (section >= kGraphSectionFirst) header.graph_bytes += bytes;
        header.section_offsets[section++] = end;
        end += bytes;
    });
    header.buffer_bytes = end;
    return header;
}

std::shared_ptr<std::byte> allocate_buffer(const Counts& counts,
                                           Version version,
                                           Version graph_version) {
    BufferHeader header = planned_header(counts);
    header.version = version;
    header.graph_version = graph_version;
    // Fresh pages of the system are zero already: calloc does not touch them again.
    std::size_t space = header.buffer_bytes + kSectionAlignment;
    const std::shared_ptr<void> memory(std::calloc(1, space), std::free);
    if (memory == nullptr) throw std::bad_alloc();
    prefer_huge_pages(memory.get(), space);
    void* start = memory.get();
    std::align(kSectionAlignment, header.buffer_bytes, start, space);
    auto* const bytes = static_cast<std::byte*>(start);
    *reinterpret_cast<BufferHeader*>(bytes) = header;
    return {memory, bytes};
}

const BufferHeader& header_of(const std::byte* buffer) {
    return *reinterpret_cast<const BufferHeader*>(buffer);
}

std::int64_t not_stale_until(const NeedDetail* details, std::uint64_t count) {
    std::int64_t time = kNeverLapses;
    for (std::uint64_t i = 0; i < count; i++) {
        time = std::min(time, not_stale_until(details[i]));
    }
    return time;
}

void finish_header(std::byte* buffer) {
    auto& header = *reinterpret_cast<BufferHeader*>(buffer);
    header.fresh_until = not_stale_until(sections_of(buffer).details, header.counts.details);
}

void write_detail(const NeedDetail& detail, NeedDetail* out) {
    // Field by field onto zeros: a copy of the whole value would also copy what its padding held;
    // so would an assignment of the time, which goes by way of a temporary.
    out->strength = detail.strength;
    out->delay_s = detail.delay_s;
    out->capacity = detail.capacity;
    out->lapsed = detail.lapsed;
    out->is_open = detail.is_open;
    out->fresh_until = detail.fresh_until;
    out->holders = detail.holders;
    out->undated = detail.undated;
    if (detail.verified_at) out->verified_at.emplace(*detail.verified_at);
}

Sections sections_of(const std::byte* buffer) {
    return resolved<false>(buffer);
}

WritableSections writable_sections_of(std::byte* buffer) {
    return resolved<true>(buffer);
}

}  // namespace faultline::graph
