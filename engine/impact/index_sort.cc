#include "engine/impact/index_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <utility>

namespace faultline::impact {

namespace {

// Few items take narrow digits, so that counting digits costs less than moving items.
constexpr std::uint32_t kWideDigitBits = 11;
constexpr std::uint32_t kNarrowDigitBits = 8;
constexpr std::size_t kWideDigitsItemsMin = 4096;

// Where a digit lies in a number.
struct Digit {
    std::uint32_t shift;
    std::uint32_t mask;
};

// Distribute `items` into `target` by one digit of at most `kBits` bits, keeping the order of equal
// ones.
template <std::uint32_t kBits, typename Index>
void distribute(std::span<const Index> items, std::span<Index> target, Digit digit) {
    std::array<std::uint32_t, std::size_t{1} << kBits> places;
    const auto place_of = [&](Index item) -> std::uint32_t& {
        return places.data()[(static_cast<std::uint32_t>(item) >> digit.shift) & digit.mask];
    };
    std::fill_n(places.begin(), digit.mask + 1, 0U);
    for (const Index item : items)
        ++place_of(item);
    std::exclusive_scan(places.begin(), places.begin() + digit.mask + 1, places.begin(), 0U);
    // Every place is below the number of items, which both spans have.
    Index* const out = target.data();
    for (const Index item : items)
        out[place_of(item)++] = item;
}

// Sort by the lowest `bits` bits of each item; the others are equal.
template <std::uint32_t kBits, typename Index>
void sort_by_digits(std::span<Index> items, std::span<Index> buffer, std::uint32_t bits) {
    // Digits of equal width: a narrow last one would count most items at the same few places, and
    // each addition would wait for the one before.
    const std::uint32_t digits = (bits + kBits - 1) / kBits;
    const std::uint32_t width = (bits + digits - 1) / digits;
    std::span<Index> source = items;
    std::span<Index> target = buffer;
    for (std::uint32_t i = 0; i < digits; ++i) {
        distribute<kBits, Index>(source, target, {i * width, (1U << width) - 1});
        std::swap(source, target);
    }
    if (source.data() != items.data()) std::copy(source.begin(), source.end(), items.begin());
}

// How many low bits tell the items apart.  REQUIRES: there are some.
template <typename Index>
std::uint32_t differing_bits(std::span<const Index> items) {
    const auto first = static_cast<std::uint32_t>(items.front());
    std::uint32_t different = 0;
    for (const Index item : items)
        different |= first ^ static_cast<std::uint32_t>(item);
    return static_cast<std::uint32_t>(std::bit_width(different));
}

template <typename Index>
void sort_any(std::span<Index> items, std::vector<Index>& buffer) {
    // A row of dependents is sorted, and so is the first level of a failure.
    if (std::is_sorted(items.begin(), items.end())) return;
    if (items.size() < kRadixItemsMin) {
        std::sort(items.begin(), items.end());
        return;
    }
    if (buffer.size() < items.size()) buffer.resize(items.size());
    const std::span<Index> other = std::span(buffer).first(items.size());
    const std::uint32_t bits = differing_bits<Index>(items);
    if (items.size() < kWideDigitsItemsMin) {
        sort_by_digits<kNarrowDigitBits>(items, other, bits);
    } else {
        sort_by_digits<kWideDigitBits>(items, other, bits);
    }
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
