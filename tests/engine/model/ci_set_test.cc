// CiSet: what was appended is there, in ranges, and comes back from its only canonical form.

#include "engine/model/ci_set.h"

#include <random>
#include <set>
#include <string>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

CiSet set_of(const std::set<std::uint64_t>& numbers) {
    CiSet set;
    for (const std::uint64_t number : numbers) {
        set.append(CiId{number});
    }
    return set;
}

std::string bytes_of(const CiSet& set) {
    std::string bytes;
    ByteWriter out(bytes);
    set.encode(out);
    return bytes;
}

TEST_SUITE("engine/model/ci_set") {
    TEST_CASE("a million neighbours are one range and five bytes") {
        CiSet set;
        for (std::uint64_t ci = 7; ci < 1'000'007; ci++) {
            set.append(CiId{ci});
        }

        CHECK(set.size() == 1'000'000);
        CHECK(set.ranges() == std::vector<CiSet::Range>{{CiId{7}, CiId{1'000'006}}});
        CHECK(bytes_of(set).size() == 5);
    }

    TEST_CASE("random sets hold what was appended and come back as they were") {
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::set<std::uint64_t> numbers;
            for (int i = 0; i < 60; i++) {
                numbers.insert(1 + random() % 100);
            }
            const CiSet set = set_of(numbers);
            const std::string bytes = bytes_of(set);

            ByteReader in(bytes);
            const CiSet back = CiSet::decode(in);

            CHECK(in.done());
            CHECK(back == set);
            CHECK(set.size() == numbers.size());
            for (std::uint64_t ci = 1; ci <= 101; ci++) {
                CHECK(set.contains(CiId{ci}) == numbers.contains(ci));
            }
        }
    }

    TEST_CASE("ranges that touch, wrap or are not there do not decode") {
        const auto decodes = [](std::initializer_list<std::uint64_t> numbers) {
            std::string bytes;
            ByteWriter out(bytes);
            for (const std::uint64_t number : numbers) {
                out.varint(number);
            }
            ByteReader in(bytes);
            (void)CiSet::decode(in);
            return in.done();
        };

        CHECK(decodes({0}));
        CHECK(decodes({2, 0, 0, 1, 0}));
        CHECK_FALSE(decodes({2, 0, 0, 0, 0}));
        CHECK_FALSE(decodes({2, 0, 0}));
        CHECK_FALSE(decodes({~std::uint64_t{0}}));
        CHECK_FALSE(decodes({1, ~std::uint64_t{0}, 0}));
        CHECK_FALSE(decodes({1, 5, ~std::uint64_t{0}}));
    }
}

}  // namespace
}  // namespace faultline::model
