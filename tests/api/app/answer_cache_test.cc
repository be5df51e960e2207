#include "api/app/answer_cache.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

namespace faultline::app {
namespace {

AnswerCache::Bytes bytes_of(std::size_t size) {
    return std::make_shared<const std::string>(size, 'x');
}

TEST_SUITE("api/app/answer_cache") {
    TEST_CASE("an answer is found for its question and its graph version alone") {
        AnswerCache cache;
        cache.put(Version{7}, "q", bytes_of(3));

        const auto found = cache.find(Version{7}, "q");

        REQUIRE(found);
        CHECK(*found == "xxx");
        CHECK(cache.find(Version{8}, "q") == nullptr);
        CHECK(cache.find(Version{7}, "r") == nullptr);
        CHECK(cache.hits() == 1);
        CHECK(cache.misses() == 2);
    }

    TEST_CASE("the answers that nobody asked for the longest go first") {
        AnswerCache cache(1'000);
        cache.put(Version{1}, "a", bytes_of(400));
        cache.put(Version{1}, "b", bytes_of(400));
        REQUIRE(cache.find(Version{1}, "a"));

        cache.put(Version{1}, "c", bytes_of(400));

        CHECK(cache.find(Version{1}, "a"));
        CHECK(cache.find(Version{1}, "b") == nullptr);
        CHECK(cache.find(Version{1}, "c"));
        CHECK(cache.bytes() <= 1'000);
    }

    TEST_CASE("an answer that is given twice is counted once") {
        AnswerCache cache;
        cache.put(Version{1}, "a", bytes_of(400));
        const std::size_t once = cache.bytes();

        cache.put(Version{1}, "a", bytes_of(400));

        CHECK(cache.bytes() == once);
    }

    TEST_CASE("an answer above the limit of one is not kept") {
        AnswerCache cache;

        cache.put(Version{1}, "a", bytes_of(kCachedAnswerBytesMax));

        CHECK(cache.find(Version{1}, "a") == nullptr);
        CHECK(cache.bytes() == 0);
    }
}

}  // namespace
}  // namespace faultline::app
