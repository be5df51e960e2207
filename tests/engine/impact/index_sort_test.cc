#include "engine/impact/index_sort.h"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

namespace faultline::impact {

namespace {

using graph::GroupIndex;
using graph::NodeIndex;

template <typename Index>
std::vector<Index> random_items(std::size_t count, std::uint32_t highest, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Index> items;
    for (std::size_t i = 0; i < count; ++i) {
        items.push_back(Index{static_cast<std::uint32_t>(random() % (std::uint64_t{highest} + 1))});
    }
    return items;
}

template <typename Index>
void check_sorting(std::size_t count, std::uint32_t highest) {
    const std::uint64_t seed = count + highest;
    CAPTURE(seed);
    std::vector<Index> items = random_items<Index>(count, highest, seed);
    std::vector<Index> wanted = items;
    std::sort(wanted.begin(), wanted.end());
    std::vector<Index> buffer;

    sort_indexes(items, buffer);

    CHECK(items == wanted);

    sort_indexes(items, buffer);

    CHECK(items == wanted);
}

}  // namespace

TEST_CASE("indexes are sorted whatever their number and size") {
    for (const std::size_t count : {std::size_t{0},
                                    std::size_t{1},
                                    kRadixItemsMin - 1,
                                    kRadixItemsMin,
                                    kRadixItemsMin * 9 + 7,
                                    kRadixItemsMin * 99 + 7}) {
        for (const std::uint32_t highest : {0U, 1U, 2047U, 2048U, 5'000'000U, UINT32_MAX}) {
            CAPTURE(count);
            CAPTURE(highest);
            check_sorting<NodeIndex>(count, highest);
            check_sorting<GroupIndex>(count, highest);
        }
    }
}

}  // namespace faultline::impact
