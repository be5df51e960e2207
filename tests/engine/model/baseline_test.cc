// Baseline: the canonical form is golden, comes back, and is the only one that decodes.

#include "engine/model/baseline.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

Baseline any_baseline() {
    Baseline baseline;
    baseline.version = Version{300};
    baseline.scope = ListedCis{{"a", "b"}};
    baseline.principal = "ann";
    baseline.time = UtcTime{1'700'000'000'000'000};
    baseline.description = "before the move";
    baseline.ci_count = 2;
    baseline.content = sha256("content");
    return baseline;
}

TEST_SUITE("engine/model/baseline") {
    TEST_CASE("the canonical form is the golden one") {
        const std::string bytes = encode_baseline(any_baseline());

        CHECK(test::hex_digits(bytes) ==
              test::hex_digits(test::golden_bytes("model/baseline.hex")));
    }

    TEST_CASE("the canonical form comes back as it was") {
        const auto read = decode_baseline(encode_baseline(any_baseline()));

        REQUIRE(read.ok());
        CHECK(read.value() == any_baseline());
    }

    TEST_CASE("no part of it and nothing longer decodes") {
        const std::string bytes = encode_baseline(any_baseline());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_baseline(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_baseline(bytes + "x").ok());
        CHECK_FALSE(decode_baseline("\x02" + bytes.substr(1)).ok());
    }

    TEST_CASE("a name is clean text of 1 to 256 bytes") {
        CHECK(check_baseline_name("2026-q4 / émile").ok());
        CHECK(check_baseline_name(std::string(256, 'x')).ok());
        CHECK_FALSE(check_baseline_name("").ok());
        CHECK_FALSE(check_baseline_name(std::string(257, 'x')).ok());
        CHECK_FALSE(check_baseline_name("a\nb").ok());
        CHECK_FALSE(check_baseline_description(std::string(4097, 'x')).ok());
    }
}

}  // namespace
}  // namespace faultline::model
