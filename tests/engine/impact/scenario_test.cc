#include "tests/support/scenario.h"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace faultline::test {

namespace {

ScenarioResult run_text(const std::string& text) {
    std::istringstream lines(text);
    return run_scenario("inline.cab", lines);
}

constexpr const char* kPair =
    "ci app service\nci a host\nci b host\n"
    "need app runs_on a group=nodes\nneed app runs_on b group=nodes\n";

}  // namespace

TEST_CASE("every scenario gets the answers that its reviewer expects") {
    const auto files = scenario_files(std::filesystem::path(FL_SOURCE_DIR) / "tests/scenarios");
    REQUIRE(!files.empty());

    for (const auto& file : files) {
        CAPTURE(file.string());
        std::ifstream lines(file, std::ios::binary);
        REQUIRE(lines.good());

        const ScenarioResult result = run_scenario(file, lines);

        for (const std::string& problem : result.problems)
            FAIL_CHECK(problem);
        CHECK(result.questions > 0);
        CHECK(result.expectations > 0);
    }
}

TEST_CASE("a scenario that is right has no problems") {
    const ScenarioResult result = run_text(std::string(kPair) +
                                           "question failed=a inherited=true\n"
                                           "expect complete true\n"
                                           "expect down -\n"
                                           "expect at_risk app\n"
                                           "expect hit app nodes:1:1:0 held_by=b\n"
                                           "expect counts down=0 at_risk=1 impaired=0 inherited=0\n"
                                           "question failed=a,b limit=0\n"
                                           "expect complete false\n"
                                           "expect path app a\n"
                                           "expect broken app nodes:1:0\n");

    CHECK(result.problems == std::vector<std::string>{});
    CHECK(result.questions == 2);
    CHECK(result.expectations == 8);
}

TEST_CASE("a mismatch is reported with file and line") {
    const ScenarioResult result =
        run_text(std::string(kPair) + "question failed=a\nexpect at_risk -\n");

    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0] == "inline.cab:7: wanted '-', given 'app'");
}

TEST_CASE("an unknown directive, expectation, option or CI is a problem") {
    CHECK(run_text("frobnicate x\n").problems.size() == 1);
    CHECK(run_text(std::string(kPair) + "question failed=a\nexpect glory x\n").problems.size() ==
          1);
    CHECK(run_text(std::string(kPair) + "question failed=a depth=3\n").problems.size() == 1);
    CHECK(run_text(std::string(kPair) + "question failed=nobody\n").problems.size() == 1);
    CHECK(run_text("graph no-such-file.ndjson\n").problems.size() == 1);
    CHECK(run_text("expect down -\n").problems.size() == 1);
}

TEST_CASE("the type of a relationship decides which end needs the other") {
    const ScenarioResult result = run_text(
        "ci rack rack\nci server host\nci team team\n"
        "need rack contains server\nneed server owned_by team\n"
        "question failed=rack\nexpect down server:1\n"
        "question failed=server\nexpect down -\n"
        "question failed=team\nexpect counts down=0 at_risk=0 impaired=0 inherited=0\n");

    CHECK(result.problems == std::vector<std::string>{});
}

}  // namespace faultline::test
