// PlanFolder: plans come back whole for a day, within their room, and never damaged.

#include "storage/plan_folder.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "engine/base/utc_time.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {
namespace {

using test::MemoryFolder;

constexpr UtcTime kNow{1'700'000'000'000'000};

std::string id_of(char digit) {
    return std::string(64, digit);
}

// Bytes that do not get smaller.
std::string noise(std::size_t size, std::uint64_t seed) {
    std::string bytes;
    while (bytes.size() < size) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        bytes.push_back(static_cast<char>(seed >> 56));
    }
    return bytes;
}

KeptPlan keep(PlanFolder& plans, char digit, const std::string& payload, UtcTime now = kNow) {
    PlanDraft draft = must(plans.begin());
    REQUIRE(draft.payload.write(payload).ok());
    REQUIRE(draft.operations.write("operations of " + id_of(digit)).ok());
    return must(plans.keep(std::move(draft), id_of(digit), "a note\nof two lines", now));
}

std::string read_all_of(ByteSource& source) {
    std::string all;
    std::vector<char> piece(1000);
    while (true) {
        const std::size_t got = must(source.read(piece));
        if (got == 0) return all;
        all.append(piece.data(), got);
    }
}

std::vector<std::string> ids(const PlanFolder& plans, UtcTime now = kNow) {
    std::vector<std::string> list;
    for (const KeptPlan& plan : must(plans.list(now))) {
        list.push_back(plan.id);
    }
    return list;
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

TEST_SUITE("storage/plan_folder") {
    TEST_CASE("a plan comes back with its files, also after a restart") {
        const MemoryFolder folder;
        const std::filesystem::path path = folder.path() / "plans";
        const std::string payload = noise(300'000, 1);
        {
            PlanFolder plans(path);
            keep(plans, 'a', payload);
        }

        const PlanFolder plans(path);
        const KeptPlan plan = must(plans.find(id_of('a'), kNow));

        CHECK(read_all_of(*must(plans.payload(plan))) == payload);
        CHECK(read_all_of(*must(plans.operations(plan))) == "operations of " + id_of('a'));
        CHECK(plan.note == "a note\nof two lines");
        CHECK(plan.created == kNow);
        CHECK(mode_of(path) == 0700);
        CHECK(mode_of(path / plan.id) == 0700);
        for (const char* file : {"META", "PAYLOAD", "OPERATIONS"}) {
            CHECK(mode_of(path / plan.id / file) == 0600);
        }
    }

    TEST_CASE("after a day a plan is expired, and the next one removes it") {
        const MemoryFolder folder;
        PlanFolder plans(folder.path() / "plans");
        keep(plans, 'a', "x");
        const UtcTime before{kNow.microseconds + kDayMicroseconds - 1};
        const UtcTime after{kNow.microseconds + kDayMicroseconds};

        CHECK(plans.find(id_of('a'), before).ok());
        const auto expired = plans.find(id_of('a'), after);

        REQUIRE_FALSE(expired.ok());
        CHECK(expired.error().code == ErrorCode::not_found);
        CHECK(expired.error().message.find("expired") != std::string::npos);
        CHECK(ids(plans, after).empty());
        keep(plans, 'b', "y", after);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "plans" / id_of('a')));
    }

    TEST_CASE("the oldest plans make room, and one that is too large is refused") {
        const MemoryFolder folder;
        PlanFolder plans(folder.path() / "plans", 250'000);
        keep(plans, 'a', noise(100'000, 1));
        keep(plans, 'b', noise(100'000, 2), UtcTime{kNow.microseconds + 1});

        keep(plans, 'c', noise(100'000, 3), UtcTime{kNow.microseconds + 2});
        PlanDraft large = must(plans.begin());
        const auto refused = large.payload.write(noise(300'000, 4));

        CHECK(ids(plans) == std::vector{id_of('b'), id_of('c')});
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::too_large);
    }

    TEST_CASE("a plan of the same id takes the place of the one before") {
        const MemoryFolder folder;
        PlanFolder plans(folder.path() / "plans");
        keep(plans, 'a', "old");

        const KeptPlan plan = keep(plans, 'a', "new", UtcTime{kNow.microseconds + 5});

        CHECK(ids(plans) == std::vector{id_of('a')});
        CHECK(read_all_of(*must(plans.payload(plan))) == "new");
    }

    TEST_CASE("a draft that is not kept leaves nothing, nor does one that was interrupted") {
        const MemoryFolder folder;
        const std::filesystem::path path = folder.path() / "plans";
        PlanFolder plans(path);
        { const PlanDraft draft = must(plans.begin()); }
        CHECK(std::filesystem::is_empty(path));
        std::filesystem::create_directory(path / "new-7");

        const PlanFolder again(path);

        CHECK(std::filesystem::is_empty(path));
    }

    TEST_CASE("one changed bit in any file is noticed") {
        const MemoryFolder folder;
        const std::filesystem::path path = folder.path() / "plans";
        PlanFolder plans(path);
        for (const char* file : {"META", "PAYLOAD", "OPERATIONS"}) {
            CAPTURE(file);
            keep(plans, 'a', noise(5'000, 1));
            const std::filesystem::path damaged = path / id_of('a') / file;
            std::fstream bytes(damaged, std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekg(20);
            const char old = static_cast<char>(bytes.get());
            bytes.seekp(20);
            bytes.put(static_cast<char>(old ^ 1));
            bytes.close();

            const auto found = plans.find(id_of('a'), kNow);
            const bool readable = found.ok() && plans.payload(found.value()).ok() &&
                                  plans.operations(found.value()).ok();

            CHECK_FALSE(readable);
            CHECK(plans.discard(id_of('a')).ok());
        }
    }

    TEST_CASE("what is no plan is not found, whatever it is called") {
        const MemoryFolder folder;
        PlanFolder plans(folder.path() / "plans");

        CHECK(plans.find(id_of('a'), kNow).error().code == ErrorCode::not_found);
        CHECK(plans.find("../..", kNow).error().code == ErrorCode::not_found);
        CHECK(plans.discard("..").error().code == ErrorCode::not_found);
        CHECK(plans.discard("").error().code == ErrorCode::not_found);
        CHECK(ids(plans).empty());
    }
}

}  // namespace
}  // namespace faultline::storage
