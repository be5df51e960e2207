// Seniority: a lower source speaks for a higher one only while that one is stale.

#include "engine/identify/seniority.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "engine/model/attributes.h"
#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

// "cmdb" counts more than "scan" about servers; what it saw counts as fresh for ten days.
struct Scene : World {
    Scene() {
        model::ChangeSet change_set;
        change_set.put_catalogue_entry(model::AuthorityRule{"server", "os", {"cmdb", "scan"}});
        change_set.put_catalogue_entry(model::SourceDefinition{"cmdb", 10});
        REQUIRE(index.apply(change_set).ok());
    }

    // An import of server "a" when the last sighting by "cmdb" is `age` old.
    ImportPlan says(const std::string& source, const std::string& os, std::int64_t age) {
        PlanOptions options;
        options.sightings.now = UtcTime{100 * kDayMicroseconds};
        options.sightings.last_seen = [age](CiId, SymbolId) {
            return std::optional(UtcTime{100 * kDayMicroseconds - age});
        };
        return import(source, {CiLine{"a", "server", "", {{"os", model::Scalar{os}}}}}, options);
    }

    // The os of "a" as answers show it.
    [[nodiscard]] std::string os() {
        ByteReader in(index.merged("a").attributes.at(0).value);
        return std::get<std::string>(std::get<model::Scalar>(model::decode_value(in)));
    }
};

TEST_SUITE("engine/identify/seniority") {
    TEST_CASE("a lower source does not overwrite a higher one that is fresh") {
        Scene scene;
        scene.says("cmdb", "debian", 0);

        const ImportPlan plan = scene.says("scan", "linux", 10 * kDayMicroseconds);

        CHECK(plan.cis.updated == 1);
        CHECK(scene.os() == "debian");
    }

    TEST_CASE("it does when that one is stale, until that one sees the CI again") {
        Scene scene;
        scene.says("cmdb", "debian", 0);
        scene.says("scan", "linux", 0);
        REQUIRE(scene.os() == "debian");

        scene.says("scan", "linux", 10 * kDayMicroseconds + 1);
        CHECK(scene.os() == "linux");
        CHECK(scene.says("scan", "linux", 11 * kDayMicroseconds).changed.empty());
        CHECK(scene.says("cmdb", "debian", 11 * kDayMicroseconds).cis.updated == 1);
        CHECK(scene.os() == "debian");
        CHECK(scene.says("cmdb", "debian", 0).changed.empty());
        scene.says("scan", "bsd", 0);
        CHECK(scene.os() == "debian");
    }

    TEST_CASE("a source of which nobody knows when it saw the CI is not stale") {
        Scene scene;
        scene.import("cmdb",
                     {CiLine{"a", "server", "", {{"os", model::Scalar{std::string("x")}}}}});

        scene.import("scan",
                     {CiLine{"a", "server", "", {{"os", model::Scalar{std::string("y")}}}}});

        CHECK(scene.os() == "x");
    }
}

}  // namespace
}  // namespace faultline::identify
