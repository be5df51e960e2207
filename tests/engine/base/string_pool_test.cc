// StringPool: each string once, numbered by first sight, at an address that never moves.

#include "engine/base/string_pool.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline {
namespace {

TEST_SUITE("engine/base/string_pool") {
    TEST_CASE("strings are numbered in the order of first sight") {
        StringPool pool;

        CHECK(pool.intern("b") == 0);
        CHECK(pool.intern("a") == 1);
        CHECK(pool.intern("b") == 0);
        CHECK(pool.intern("") == 2);
        CHECK(pool.size() == 3);
        CHECK(pool.at(1) == "a");
        CHECK(pool.at(2).empty());
    }

    TEST_CASE("a string that was not seen is not found") {
        StringPool pool;
        CHECK_FALSE(pool.find("a").has_value());
        pool.intern("a");

        CHECK(pool.find("a") == 0u);
        CHECK_FALSE(pool.find("b").has_value());
        CHECK_FALSE(pool.find("").has_value());
    }

    TEST_CASE("the pool keeps copies and agrees with a map") {
        std::mt19937 random(7);
        StringPool pool;
        std::map<std::string, std::uint32_t> expected;
        std::vector<std::string_view> views;
        for (int i = 0; i < 20'000; i++) {
            std::string text(random() % 40, static_cast<char>('a' + random() % 3));
            text += std::to_string(random() % 5000);
            const auto [at, fresh] = expected.emplace(text, pool.size());

            const std::uint32_t number = pool.intern(text);

            REQUIRE(number == at->second);
            if (fresh) views.push_back(pool.at(number));
            text.assign(text.size(), '?');
        }
        CHECK(pool.size() == expected.size());
        for (const auto& [text, number] : expected) {
            REQUIRE(pool.at(number) == text);
            REQUIRE(pool.at(number).data() == views[number].data());
            REQUIRE(pool.find(text) == number);
        }
    }

    TEST_CASE("an arena keeps strings larger than a block") {
        StringArena arena;
        const std::string large(200'000, 'x');

        const std::string_view small = arena.store("small");
        const std::string_view stored = arena.store(large);
        const std::string_view after = arena.store("after");

        CHECK(small == "small");
        CHECK(stored == large);
        CHECK(after == "after");
        CHECK(arena.store("").empty());
    }
}

}  // namespace
}  // namespace faultline
