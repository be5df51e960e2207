// ConformanceReport and CorrectiveAction: canonical forms are golden, come back, and are the only
// ones that decode.

#include "engine/model/conformance_report.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/model/corrective_action.h"
#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

ConformanceReport any_report() {
    ConformanceReport report;
    report.at = UtcTime{1'700'000'000'000'000};
    report.judged = Version{300};
    report.due_days = 90;
    report.cis = 5;
    report.all = {3, 2, 1};
    report.rules = {{"a", {1, 2, 0}}, {"b", {2, 0, 1}}};
    report.opened = 4;
    report.reopened = 1;
    report.closed = 2;
    report.open = 200;
    return report;
}

CorrectiveAction any_action() {
    CorrectiveAction action;
    action.rule = "a";
    action.owner = "ann";
    action.due = UtcTime{1'700'000'000'000'000};
    action.opened = Version{3};
    action.reported = Version{300};
    action.closed = Version{301};
    action.reopened = 1;
    action.gaps = 2;
    action.unknown = 0;
    action.examples = {"x", "y"};
    return action;
}

TEST_SUITE("engine/model/conformance_report") {
    TEST_CASE("the canonical forms are the golden ones") {
        CHECK(test::hex_digits(encode_conformance_report(any_report())) ==
              test::hex_digits(test::golden_bytes("model/conformance_report.hex")));
        CHECK(test::hex_digits(encode_corrective_action(any_action())) ==
              test::hex_digits(test::golden_bytes("model/corrective_action.hex")));
    }

    TEST_CASE("a report reads back, and nothing else does") {
        const std::string bytes = encode_conformance_report(any_report());

        CHECK(decode_conformance_report(bytes).value() == any_report());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_conformance_report(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_conformance_report(bytes + "x").ok());
        CHECK_FALSE(decode_conformance_report("\2" + bytes.substr(1)).ok());
        ConformanceReport turned = any_report();
        std::swap(turned.rules[0], turned.rules[1]);
        CHECK_FALSE(decode_conformance_report(encode_conformance_report(turned)).ok());
    }

    TEST_CASE("an action reads back, and nothing else does") {
        const std::string bytes = encode_corrective_action(any_action());

        CHECK(decode_corrective_action(bytes).value() == any_action());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_corrective_action(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_corrective_action(bytes + "x").ok());
        CorrectiveAction twice = any_action();
        twice.examples = {"x", "x"};
        CHECK_FALSE(decode_corrective_action(encode_corrective_action(twice)).ok());
    }

    TEST_CASE("the key of an action tells rule and owner apart") {
        CHECK(action_key("ab", "c") != action_key("a", "bc"));
        CHECK(action_key("a", "") == action_key("a", ""));
        CHECK(action_key("a", "").size() == 32);
    }
}

}  // namespace
}  // namespace faultline::model
