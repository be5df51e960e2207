// Run: the canonical form is golden, comes back, and is the only one that decodes.

#include "engine/model/run.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

Run any_run() {
    Run run;
    run.source = "cmdb";
    run.format = "csv";
    run.scope = CisOfClass{"server"};
    run.complete = true;
    run.cis = {1, 2, 3, 4, 5};
    run.relationships = {6, 7, 8, 9, 10};
    run.started = UtcTime{1'700'000'000'000'000};
    run.duration_us = 1'500;
    run.problems = 11;
    run.scope_cis = 12;
    run.absent = 4;
    run.retire_reason = "moved";
    for (const std::uint64_t ci : {1U, 2U, 3U, 9U}) {
        run.seen.append(CiId{ci});
    }
    run.relationships_seen = {{CiId{4}, "", SymbolId{7}, CiId{1}, false},
                              {CiId{4}, "pool", SymbolId{7}, CiId{2}, true}};
    return run;
}

TEST_SUITE("engine/model/run") {
    TEST_CASE("the canonical form is the golden one") {
        CHECK(test::hex_digits(encode_run(any_run())) ==
              test::hex_digits(test::golden_bytes("model/run.hex")));
    }

    TEST_CASE("the canonical form comes back as it was") {
        const auto read = decode_run(encode_run(any_run()));
        const auto empty = decode_run(encode_run(Run{}));

        REQUIRE(read.ok());
        CHECK(read.value() == any_run());
        REQUIRE(empty.ok());
        CHECK(empty.value() == Run{});
    }

    TEST_CASE("no part of it, nothing longer and no other order decodes") {
        const std::string bytes = encode_run(any_run());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_run(bytes.substr(0, size)).ok());
        }
        Run twice = any_run();
        twice.relationships_seen[1] = twice.relationships_seen[0];

        CHECK_FALSE(decode_run(bytes + "x").ok());
        CHECK_FALSE(decode_run("\x02" + bytes.substr(1)).ok());
        CHECK_FALSE(decode_run(encode_run(twice)).ok());
    }

    TEST_CASE("keys sort as versions do, and only keys are keys") {
        CHECK(run_key(Version{9}) < run_key(Version{10}));
        CHECK(run_key(Version{0xFFFF}) < run_key(Version{0x10000}));
        CHECK(parse_run_key(run_key(Version{123'456'789})) == Version{123'456'789});
        CHECK_FALSE(parse_run_key("12"));
        CHECK_FALSE(parse_run_key(""));
        CHECK_FALSE(parse_run_key("000000000000000G"));
    }
}

}  // namespace
}  // namespace faultline::model
