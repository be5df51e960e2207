// Real data through the program: the packages that apt knows, and the sample estate.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

struct Counts {
    std::int64_t down = 0;
    std::int64_t at_risk = 0;
    std::int64_t inherited = 0;
};

Counts counts_of(const std::string& data, const std::string& id) {
    const json::Value answer = json_of({"--data", data, "impact", id, "--summary"});
    const auto number = [&](const char* name) {
        const auto* value = answer["summary"][name].as<std::int64_t>();
        REQUIRE(value != nullptr);
        return *value;
    };
    return {number("down"), number("at_risk"), number("inherited")};
}

// The archive moves a little from day to day.
bool is_about(std::int64_t value, double expected) {
    return std::abs(static_cast<double>(value) - expected) <= std::max(2.0, 0.03 * expected);
}

TEST_SUITE("api/cli/real_data") {
    TEST_CASE("redundancy takes systemd from thousands of packages to its known few") {
        const app::MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        const std::string packages = (folder.path() / "packages").string();
        test::ProcessStart dump;
        dump.words = {"/bin/sh", "-c", "apt-cache dumpavail >\"$0\" 2>/dev/null", packages};
        static_cast<void>(test::run_process(dump));
        std::error_code absent;
        if (std::filesystem::file_size(packages, absent) < 1'000'000 || absent) {
            MESSAGE("apt-cache prints no packages here");
            return;
        }

        output_of({"--data", data, "import", packages});

        struct Row {
            const char* id;
            double down;
            double reached;
        };
        for (const Row& row : {Row{"deb:systemd", 134, 5555},
                               Row{"deb:dbus", 560, 5252},
                               Row{"deb:apache2-bin", 129, 487}}) {
            CAPTURE(row.id);
            const Counts counts = counts_of(data, row.id);
            CAPTURE(counts.down);
            CAPTURE(counts.at_risk);
            CAPTURE(counts.inherited);
            CHECK(is_about(counts.down, row.down));
            CHECK(is_about(counts.down + counts.at_risk + counts.inherited, row.reached));
        }
    }

    TEST_CASE("the sample estate gives the answers its description promises") {
        const app::MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        const std::string estate = std::string(FL_SOURCE_DIR) + "/samples/estate/estate.ndjson";
        const json::Value imported = json_of({"--data", data, "import", estate});
        CHECK(imported["created"].text() == "295");
        CHECK(imported["relationships"]["created"].text() == "982");

        const Counts core_switch = counts_of(data, "core-sw-ams-1");
        CHECK(core_switch.down == 0);
        CHECK(core_switch.at_risk == 20);
        CHECK(core_switch.inherited == 108);

        const json::Value laboratory = json_of({"--data", data, "impact", "vm-util-ams-09"});
        CHECK(laboratory["summary"]["down"].text() == "9");
        std::string path;
        for (const json::Value& item : laboratory["down"].items()) {
            if (item["id"].text() == "svc-online-payment") path = item["path"].text();
        }
        CHECK(path == R"(["svc-online-payment","app-payment","vm-pay-proxy-1","vlan-ams-340",)"
                      R"("dhcp-ams-card","vm-util-ams-09"])");

        const json::Value line = json_of({"--data", data, "impact", "link-novapay"});
        CHECK(line["summary"]["by_class"]["business_service"].text() ==
              R"({"down":2,"at_risk":0,"impaired":2,"inherited":0})");
        const test::ProcessEnd lint = faultline({"--data", data, "lint"});
        CHECK(lint.exit_code == 3);
        CHECK(lint.out.starts_with("2 findings at version 2\n"));
    }
}

}  // namespace
}  // namespace faultline::cli
