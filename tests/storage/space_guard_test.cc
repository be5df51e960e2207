#include "storage/space_guard.h"

#include <filesystem>
#include <limits>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSmall = std::uint64_t{64} << 10;

}  // namespace

TEST_CASE("a write that fits is let through, and ballast is made while there is room") {
    const TemporaryFolder folder;
    SpaceGuard guard(folder.path(), {.free_bytes_min = kSmall, .ballast_bytes = kSmall});

    CHECK(guard.check(1'000).ok());

    CHECK(fs::file_size(folder.path() / kBallastName) == kSmall);
}

TEST_CASE("a write that no disk has room for is refused with the limit and what is free") {
    const TemporaryFolder folder;
    SpaceGuard guard(folder.path(), {.free_bytes_min = kSmall, .ballast_bytes = 0});

    const Result<void> refused = guard.check(std::numeric_limits<std::uint64_t>::max());

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::insufficient_storage);
    CHECK(refused.error().message.find("must leave 0.0 MiB") != std::string::npos);
    CHECK(refused.error().message.find("free space, then try again") != std::string::npos);
    CHECK(guard.check(1'000).ok());
}

TEST_CASE("ballast that was given up is made again by the next write that has room") {
    const TemporaryFolder folder;
    SpaceGuard guard(folder.path(), {.free_bytes_min = kSmall, .ballast_bytes = kSmall});

    guard.give_up_ballast();
    CHECK_FALSE(fs::exists(folder.path() / kBallastName));
    guard.end_group();
    REQUIRE(guard.check(1'000).ok());

    CHECK(fs::exists(folder.path() / kBallastName));
}

TEST_CASE("a store without limits has no ballast and refuses nothing for space") {
    const TemporaryFolder folder;
    SpaceGuard guard(folder.path(), {.free_bytes_min = 0, .ballast_bytes = 0});

    CHECK(guard.check(std::numeric_limits<std::uint64_t>::max()).ok());

    CHECK_FALSE(fs::exists(folder.path() / kBallastName));
}

TEST_CASE("opening gives up ballast only when less than that is free") {
    const TemporaryFolder folder;
    const SpaceGuard guard(folder.path(), {.free_bytes_min = kSmall, .ballast_bytes = kSmall});

    make_room_for_opening(folder.path());

    CHECK(fs::exists(folder.path() / kBallastName));
}

}  // namespace faultline::storage
