#include "engine/identify/ci_path.h"

#include <doctest/doctest.h>

namespace faultline::identify {

namespace {

std::string why_not(std::string_view text) {
    const auto path = parse_ci_path(text);
    REQUIRE_FALSE(path.ok());
    return path.error().message;
}

}  // namespace

TEST_CASE("a path is steps and the id it leads to") {
    const auto path = parse_ci_path("runs_on[hypervisor]><hosts>*:rack:7>x");

    REQUIRE(path.ok());
    CHECK(path.value().steps == std::vector<PathStep>{{"runs_on", false, "hypervisor"},
                                                      {"hosts", true, ""},
                                                      {"", false, ""}});
    CHECK(path.value().end == "rack:7>x");
}

TEST_CASE("what is wrong with a path is said with its place and the rule") {
    CHECK(why_not("") == "'': at character 1 there must be a relationship type, or * for any");
    CHECK(why_not("runs_on").find("at character 8 there must be ':'") != std::string::npos);
    CHECK(why_not("runs_on:").find("at character 9 there must be an id") != std::string::npos);
    CHECK(why_not("runs_on[:x").find("a class and ']'") != std::string::npos);
    CHECK(why_not("a[b]c:x").find("at character 5 there must be '>'") != std::string::npos);
    CHECK(why_not("a>a>a>a>a>a>a>a>a:x").find("no more than 8 steps") != std::string::npos);
}

}  // namespace faultline::identify
