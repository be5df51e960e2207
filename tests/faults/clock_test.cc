// Test 26: the clock goes back, forward, through a change of daylight saving time and a leap day.

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "storage/store.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kLeapDay = 1'709'164'800 * kSecond;          // 2024-02-29T00:00:00Z
constexpr std::int64_t kEndOfSummerTime = 1'729'990'800 * kSecond;  // 2024-10-27T01:00:00Z
constexpr std::int64_t kBeforeTheEpoch = -kDayMicroseconds;

// What the clock says when each version is written: forward, back an hour and again, a leap day,
// back by years, before 1970, and forward again.
std::vector<std::int64_t> readings() {
    return {kLeapDay - 1,
            kLeapDay,
            kLeapDay + kDayMicroseconds - 1,
            kLeapDay + kDayMicroseconds,
            kEndOfSummerTime - 1,
            kEndOfSummerTime - kHourMicroseconds,
            kEndOfSummerTime,
            kLeapDay,
            kBeforeTheEpoch,
            0,
            kEndOfSummerTime + kHourMicroseconds,
            kEndOfSummerTime + 1'000 * kDayMicroseconds,
            kEndOfSummerTime + kDayMicroseconds};
}

}  // namespace

TEST_CASE("versions are ordered by the log, whatever the clock says") {
    const storage::TemporaryFolder folder;
    const std::vector<std::int64_t> clock = readings();
    std::vector<std::int64_t> committed;

    // Reopened for each write: the last time is remembered by the log, not by the process.
    for (std::size_t i = 0; i < clock.size(); i++) {
        storage::StoreOptions options = storage::test_options();
        options.clock = [now = clock[i]] { return UtcTime{now}; };
        const auto store = storage::open_test_store(folder.path() / "s", options);
        committed.push_back(storage::write(*store, {{.ci = "a", .name = "at " + std::to_string(i)}})
                                .time.microseconds);
    }

    const auto store = storage::open_test_store(folder.path() / "s");
    const storage::View view = store->view();
    REQUIRE(raw(view.version()) == clock.size() + 1);
    std::int64_t latest = clock.front();
    for (std::size_t i = 0; i < clock.size(); i++) {
        CAPTURE(i);
        latest = std::max(latest, clock[i]);
        const auto record = storage::must(view.read_record(Version{i + 2}));
        CHECK(record.header.clock.microseconds == clock[i]);
        CHECK(record.header.time.microseconds == latest);
        CHECK(committed[i] == latest);
        const storage::View past = storage::must(view.at(Version{i + 2}));
        CHECK(storage::describe(past) ==
              std::vector<std::string>{"a 'at " + std::to_string(i) + "'"});
    }
}

}  // namespace faultline::faults
