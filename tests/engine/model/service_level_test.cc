#include "engine/model/service_level.h"

#include <algorithm>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

ServiceLevel any_level() {
    ServiceLevel level;
    level.id = "shop";
    level.service = "svc-shop";
    level.target = 0.5;
    level.period = TargetPeriod::quarter;
    level.customers = {"acme", "bell"};
    level.loss = LossCalendar{.zone = "UTC", .currency = "EUR", .base = {.money = 2, .users = 0}};
    return level;
}

bool breaks(const ServiceLevel& level, std::string_view pointer, std::string_view code) {
    const auto violations = validate(level);
    return std::ranges::any_of(violations, [&](const Violation& violation) {
        return violation.pointer == pointer && violation.code == code;
    });
}

TEST_SUITE("service level") {
    TEST_CASE("the canonical form is the golden one, the calendar's own form at its end") {
        std::string golden = test::golden_bytes("model/service_level.hex");
        ByteWriter out(golden);
        encode_loss_calendar(*any_level().loss, out);

        CHECK(test::hex_digits(encode_service_level(any_level())) == test::hex_digits(golden));
    }

    TEST_CASE("a service level reads back, and nothing else does") {
        const std::string bytes = encode_service_level(any_level());
        ServiceLevel bare = any_level();
        bare.loss.reset();
        bare.customers.clear();

        CHECK(decode_service_level(bytes).value() == any_level());
        CHECK(decode_service_level(encode_service_level(bare)).value() == bare);
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_service_level(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_service_level(bytes + "x").ok());
        ServiceLevel turned = any_level();
        std::swap(turned.customers[0], turned.customers[1]);
        CHECK_FALSE(decode_service_level(encode_service_level(turned)).ok());
    }

    TEST_CASE("equal customers are one, and come in order") {
        ServiceLevel level = any_level();
        level.customers = {"b", "a", "b"};

        make_canonical(level);

        CHECK(level.customers == std::vector<std::string>{"a", "b"});
    }

    TEST_CASE("every rule that is broken is said") {
        ServiceLevel wrong = any_level();
        wrong.id = "";
        wrong.service = "";
        wrong.target = 1.5;
        wrong.customers = {""};
        wrong.loss->currency = "euro";

        CHECK(breaks(wrong, "/id", "invalid_id"));
        CHECK(breaks(wrong, "/service", "missing"));
        CHECK(breaks(wrong, "/target", "out_of_range"));
        CHECK(breaks(wrong, "/customers/0", "missing"));
        CHECK(validate(wrong).size() == 5);
        CHECK(validate(wrong).back().pointer == "/loss/currency");
        wrong.target = std::numeric_limits<double>::quiet_NaN();
        CHECK(breaks(wrong, "/target", "out_of_range"));
        CHECK(validate(any_level()).empty());
    }

    TEST_CASE("every period stands for what it names") {
        for (std::size_t i = 0; i < kTargetPeriods; i++) {
            const auto period = static_cast<TargetPeriod>(i);
            CHECK(find_target_period(target_period_name(period)) == period);
        }
        CHECK_FALSE(find_target_period("day").has_value());
    }
}

}  // namespace
}  // namespace faultline::model
