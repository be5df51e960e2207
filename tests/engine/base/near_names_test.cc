// Names that a mistyped one may mean, against the definition of the distance.

#include "engine/base/near_names.h"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

namespace faultline {
namespace {

using Texts = std::vector<std::string>;

// The definition, for short texts.
std::size_t slow_distance(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return a.size() + b.size();
    const std::size_t replaced =
        slow_distance(a.substr(1), b.substr(1)) + (a.front() == b.front() ? 0 : 1);
    return std::min(
        {replaced, slow_distance(a.substr(1), b) + 1, slow_distance(a, b.substr(1)) + 1});
}

TEST_SUITE("engine/base/near_names") {
    TEST_CASE("the distance is what its definition says, both ways round") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::string a(random() % 6, ' ');
            std::string b(random() % 6, ' ');
            std::ranges::generate(a, [&] { return static_cast<char>('a' + random() % 3); });
            std::ranges::generate(b, [&] { return static_cast<char>('a' + random() % 3); });

            REQUIRE(edit_distance(a, b) == slow_distance(a, b));
            REQUIRE(edit_distance(b, a) == slow_distance(a, b));
        }
    }

    TEST_CASE("the nearest names come first, far ones not at all") {
        const std::vector<std::string_view> names = {
            "server", "service", "physical_server", "virtual_machine", "rack"};

        CHECK(near_names("sever", names) == Texts{"server"});
        CHECK(near_names("Server", names) == Texts{"server", "physical_server"});
        CHECK(near_names("virtualmachine", names) == Texts{"virtual_machine"});
        CHECK(near_names("machine", names) == Texts{"virtual_machine"});
        CHECK(near_names("nonsense", names).empty());
        CHECK(near_names("", names).empty());
        CHECK(near_names(std::string(10'000, 'x'), names).empty());
    }
}

}  // namespace
}  // namespace faultline
