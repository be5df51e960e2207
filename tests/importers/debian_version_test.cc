#include "importers/debian_version.h"

#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::importers {

TEST_CASE("versions have the order of the Debian policy") {
    const std::vector<std::string_view> ascending{"~~",
                                                  "~~a",
                                                  "~",
                                                  "0",
                                                  "0.1",
                                                  "1.0~~",
                                                  "1.0~beta1~svn1245",
                                                  "1.0~beta1",
                                                  "1.0~rc1",
                                                  "1.0",
                                                  "1.0-0.1",
                                                  "1.0-1~bpo1",
                                                  "1.0-1",
                                                  "1.0-1+b1",
                                                  "1.0-1.1",
                                                  "1.0-2",
                                                  "1.0-10",
                                                  "1.0a",
                                                  "1.0+b",
                                                  "1.0.1",
                                                  "1.2",
                                                  "1.10",
                                                  "2",
                                                  "10",
                                                  "10a",
                                                  "10.",
                                                  "0:11",
                                                  "99999999999999999999",
                                                  "100000000000000000000",
                                                  "1:0.1",
                                                  "2:0~",
                                                  "10:0"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            CHECK(compare_debian_versions(ascending[i], ascending[j]) == (i <=> j));
        }
    }
}

TEST_CASE("a missing epoch or revision is 0, and leading zeros mean nothing") {
    CHECK(compare_debian_versions("1.0", "0:1.0") == 0);
    CHECK(compare_debian_versions("1.0", "1.0-0") == 0);
    CHECK(compare_debian_versions("1.01", "1.1") == 0);
    CHECK(compare_debian_versions("007:1", "7:1") == 0);
    CHECK(compare_debian_versions("1.0-1-2", "1.0-1-10") < 0);
}

TEST_CASE("what is no version is refused") {
    for (const std::string_view version :
         {"", ":", "1:", ":1", "a:1", "1-", "-1", "1 0", "1_0", "1\n"}) {
        CAPTURE(version);
        CHECK_FALSE(check_debian_version(version).ok());
    }
    for (const std::string_view version :
         {"1", "1:2-3", "2.3~rc1+dfsg-4", "1:1:1", "20220101", "a"}) {
        CAPTURE(version);
        CHECK(check_debian_version(version).ok());
    }
}

}  // namespace faultline::importers
