#include "engine/impact/index_sort.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace faultline::impact {

namespace {

constexpr std::uint32_t kDigitBits = 11;
constexpr std::uint32_t kDigitValues = 1U << kDigitBits;

template <typename Index>
std::uint32_t digit(Index item, std::uint32_t shift) {
    return (static_cast<std::uint32_t>(item) >> shift) & (kDigitValues - 1);
}

// Distribute `items` into `target` by one digit, keeping the order of equal ones.
template <typename Index>
void distribute(std::span<const Index> items, std::span<Index> target, std::uint32_t shift) {
    std::array<std::uint32_t, kDigitValues> counts{};
    for (const Index item : items)
        ++counts[digit(item, shift)];
    std::exclusive_scan(counts.begin(), counts.end(), counts.begin(), 0U);
    for (const Index item : items)
        target[counts[digit(item, shift)]++] = item;
}

template <typename Index>
void sort_any(std::span<Index> items, std::vector<Index>& buffer) {
    if (items.size() < kRadixItemsMin) {
        std::sort(items.begin(), items.end());
        return;
    }
    if (buffer.size() < items.size()) buffer.resize(items.size());
    const std::uint32_t highest =
        static_cast<std::uint32_t>(*std::max_element(items.begin(), items.end()));
    std::span<Index> source = items;
    std::span<Index> target = std::span(buffer).first(items.size());
    for (std::uint32_t shift = 0; shift < 32 && (highest >> shift) != 0; shift += kDigitBits) {
        distribute<Index>(source, target, shift);
        std::swap(source, target);
    }
    if (source.data() != items.data()) std::copy(source.begin(), source.end(), items.begin());
}

}  // namespace

void sort_indexes(std::span<graph::NodeIndex> items, std::vector<graph::NodeIndex>& buffer) {
    sort_any(items, buffer);
}

void sort_indexes(std::span<graph::GroupIndex> items, std::vector<graph::GroupIndex>& buffer) {
    sort_any(items, buffer);
}

void sort_by_id(const graph::Snapshot& snapshot,
                std::span<graph::NodeIndex> items,
                std::vector<graph::NodeIndex>& buffer) {
    sort_any(items, buffer);
    if (!snapshot.is_patched()) return;
    // Nodes of the buffer ascend by id, and so do the new ones behind them.
    const auto first_new =
        std::lower_bound(items.begin(), items.end(), graph::NodeIndex{snapshot.base_node_count()});
    std::inplace_merge(
        items.begin(), first_new, items.end(), [&](graph::NodeIndex a, graph::NodeIndex b) {
            return snapshot.precedes(a, b);
        });
}

}  // namespace faultline::impact
