#include "api/app/service_levels.h"

#include <string>

#include <doctest/doctest.h>

#include "api/app/zone_offsets.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

ServiceLevelWrite shop() {
    ServiceLevelWrite write;
    write.level.id = "shop";
    write.level.service = "svc";
    write.level.target = 0.999;
    write.level.customers = {"b", "a"};
    write.level.loss =
        model::LossCalendar{.zone = "Europe/Amsterdam", .currency = "EUR", .base = {.money = 5}};
    return write;
}

TEST_SUITE("service levels") {
    TEST_CASE("a service level is set, listed, set again without a version, and removed") {
        TestApp test;
        test.import_text(ci_line("svc"));
        must(set_service_level(kTester, test.app(), shop()));
        const Version set = test.app().view().version();

        must(set_service_level(kTester, test.app(), shop()));

        CHECK(test.app().view().version() == set);
        const auto list = must(list_service_levels(kTester, test.app()));
        REQUIRE(list.entries.size() == 1);
        CHECK(list.entries[0].changed == set);
        CHECK(list.entries[0].level.customers == std::vector<std::string>{"a", "b"});
        must(remove_service_level(kTester, test.app(), "shop", {}, {}));
        CHECK_FALSE(get_service_level(kTester, test.app(), "shop").ok());
        CHECK(get_service_level(kTester, test.app(), "shop", set).ok());
        CHECK_FALSE(remove_service_level(kTester, test.app(), "shop", {}, {}).ok());
    }

    TEST_CASE("an unknown service and an unknown time zone are both said") {
        TestApp test;
        ServiceLevelWrite write = shop();
        write.level.loss->zone = "Europe/Atlantis";

        const auto refused = set_service_level(kTester, test.app(), write);

        REQUIRE_FALSE(refused.ok());
        REQUIRE(refused.error().violations.size() == 2);
        CHECK(refused.error().violations[0].pointer == "/service");
        CHECK(refused.error().violations[1].pointer == "/loss/zone");
    }

    TEST_CASE("a service has one service level") {
        TestApp test;
        test.import_text(ci_line("svc"));
        must(set_service_level(kTester, test.app(), shop()));
        ServiceLevelWrite other = shop();
        other.level.id = "other";

        const auto refused = set_service_level(kTester, test.app(), other);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::conflict);
    }
}

TEST_SUITE("time zone") {
    TEST_CASE("offsets change when summer time begins and ends") {
        const TimeZone zone = must(TimeZone::find("Europe/Amsterdam"));

        const auto offsets = zone.offsets(must(parse_utc_time("2026-01-01T00:00:00Z")),
                                          must(parse_utc_time("2027-01-01T00:00:00Z")));

        REQUIRE(offsets.size() == 3);
        CHECK(format_utc_time(offsets[0].since) == "2026-01-01T00:00:00Z");
        CHECK(format_utc_time(offsets[1].since) == "2026-03-29T01:00:00Z");
        CHECK(format_utc_time(offsets[2].since) == "2026-10-25T01:00:00Z");
        CHECK(offsets[0].minutes == 60);
        CHECK(offsets[1].minutes == 120);
        CHECK(offsets[2].minutes == 60);
    }

    TEST_CASE("a zone without summer time has one offset, and an empty span has none") {
        const TimeZone zone = must(TimeZone::find("Asia/Kolkata"));
        const UtcTime begin = must(parse_utc_time("2026-01-01T00:00:00Z"));

        const auto offsets = zone.offsets(begin, must(parse_utc_time("2027-01-01T00:00:00Z")));

        REQUIRE(offsets.size() == 1);
        CHECK(offsets[0].minutes == 330);
        CHECK(zone.offsets(begin, begin).empty());
    }

    TEST_CASE("a name that is no zone is refused") {
        CHECK_FALSE(TimeZone::find("").ok());
        CHECK_FALSE(TimeZone::find("Europe/Atlantis").ok());
        CHECK_FALSE(TimeZone::find("../../etc/passwd").ok());
        CHECK_FALSE(TimeZone::find(std::string(100, 'x')).ok());
        CHECK(TimeZone::find("UTC").ok());
    }
}

}  // namespace
}  // namespace faultline::app
