#include "engine/impact/lazy_array.h"

#include <cstdint>

#include <doctest/doctest.h>

namespace faultline::impact {

TEST_CASE("a lazy array starts with zeros and again when it had to grow") {
    LazyArray<std::uint32_t> array;
    array.require(10);
    for (std::size_t i = 0; i < 10; ++i)
        CHECK(array[i] == 0);
    array[9] = 7;

    array.require(5);
    CHECK(array[9] == 7);

    array.require(100'000);
    CHECK(array.size() >= 100'000);
    CHECK(array[9] == 0);
    CHECK(array[99'999] == 0);
}

TEST_CASE("a part of a lazy array is the elements themselves") {
    LazyArray<std::uint32_t> array;
    array.require(8);

    array.part(2, 3)[1] = 4;

    CHECK(array[3] == 4);
    CHECK(array.part(2, 3).size() == 3);
}

}  // namespace faultline::impact
