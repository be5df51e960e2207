#include "storage/mark.h"

#include <fstream>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

void spoil(const std::filesystem::path& file, std::streamoff at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream.put('x');
}

}  // namespace

TEST_CASE("the last mark is read back") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "MARK";
    {
        HighWaterMark mark = must(HighWaterMark::open(path, true));
        CHECK(mark.mark().version == Version{0});
        for (std::uint64_t version = 1; version <= 5; version++) {
            must(mark.advance({Version{version}, sha256(std::to_string(version))}));
        }
    }

    const HighWaterMark mark = must(HighWaterMark::open(path, false));

    CHECK(mark.mark().version == Version{5});
    CHECK(mark.mark().chain == sha256("5"));
}

TEST_CASE("a torn mark spares the one before it") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "MARK";
    {
        HighWaterMark mark = must(HighWaterMark::open(path, true));
        must(mark.advance({Version{1}, {}}));
        must(mark.advance({Version{2}, {}}));
    }
    spoil(path, kMarkSlotBytes + 3);

    {
        HighWaterMark mark = must(HighWaterMark::open(path, false));
        CHECK(mark.mark().version == Version{1});
        must(mark.advance({Version{3}, {}}));
    }

    CHECK(must(HighWaterMark::open(path, false)).mark().version == Version{3});
}

TEST_CASE("a mark that is missing or wholly damaged is damage") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "MARK";
    const auto missing = HighWaterMark::open(path, false);
    { must(must(HighWaterMark::open(path, true)).advance({Version{1}, {}})); }
    spoil(path, 0);

    const auto damaged = HighWaterMark::open(path, false);

    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::corruption);
    REQUIRE_FALSE(damaged.ok());
    CHECK(damaged.error().code == ErrorCode::corruption);
}

}  // namespace faultline::storage
