#include "engine/graph/row_compactor.h"

#include <algorithm>

namespace faultline::graph {

namespace {

constexpr bool is_group(Place place) {
    return place != kHardPlace && place != kSoftPlace;
}

// The end of the run of entries with the place of the one at `first`.
std::size_t run_end(std::span<const RowEntry> entries, std::size_t first) {
    std::size_t last = first + 1;
    while (last < entries.size() && entries[last].place == entries[first].place) {
        last++;
    }
    return last;
}

}  // namespace

bool RowCompactor::less(const RowEntry& a, const RowEntry& b) const {
    if (a.place != b.place) {
        if (!is_group(a.place) || !is_group(b.place)) return a.place < b.place;
        return (*names_)[a.place - group_place(0)] < (*names_)[b.place - group_place(0)];
    }
    if (a.dependency != b.dependency) return a.dependency < b.dependency;
    if (a.place != kSoftPlace || a.detail == b.detail) return false;
    return detail_less((*details_)[a.detail], (*details_)[b.detail]);
}

std::uint32_t RowCompactor::merge_run(std::span<const RowEntry> run, RowEntry* out) {
    std::uint32_t kept = 0;
    for (const RowEntry entry : run) {
        if (entry.dependency == kDeclaration) break;  // It sorts behind all members.
        RowEntry* const previous = kept == 0 ? nullptr : out + kept - 1;
        const bool parallel = previous != nullptr && entry.place != kSoftPlace &&
                              previous->dependency == entry.dependency;
        if (!parallel) {
            out[kept++] = entry;
        } else if (previous->detail != entry.detail) {
            previous->detail =
                details_->intern(merged((*details_)[previous->detail], (*details_)[entry.detail]));
        }
    }
    return kept;
}

void RowCompactor::add_group(std::span<const RowEntry> kept, GroupRecord group) {
    group.member_count = static_cast<std::uint32_t>(kept.size());
    group.uniform = 1;
    for (const RowEntry& member : kept) {
        const NeedDetail& detail = (*details_)[member.detail];
        group.capacity += detail.capacity;
        if (detail.capacity != 1 || !is_hard(detail)) group.uniform = 0;
    }
    groups_.push_back(group);
}

RowParts RowCompactor::compact(std::span<RowEntry> entries,
                               NodeIndex owner,
                               std::uint32_t first_edge) {
    const auto in_order = [this](const RowEntry& a, const RowEntry& b) { return less(a, b); };
    std::sort(entries.begin(), entries.end(), in_order);
    RowParts parts;
    std::uint32_t kept = 0;
    for (std::size_t first = 0; first < entries.size();) {
        const std::size_t last = run_end(entries, first);
        const std::span<const RowEntry> run = entries.subspan(first, last - first);
        const Place place = run.front().place;
        const RowEntry behind = run.back();
        const std::uint32_t count = merge_run(run, entries.data() + kept);
        if (is_group(place)) {
            GroupRecord group{
                .owner = owner, .name = place - group_place(0), .first_member = first_edge + kept};
            if (behind.dependency == kDeclaration) group.required = behind.detail;
            add_group(entries.subspan(kept, count), group);
        }
        (is_group(place) ? parts.grouped : place == kHardPlace ? parts.hard : parts.soft) += count;
        kept += count;
        first = last;
    }
    return parts;
}

}  // namespace faultline::graph
