#include "api/render/figures.h"

#include <doctest/doctest.h>

namespace faultline::render {
namespace {

TEST_SUITE("api/render/figures") {
    TEST_CASE("a chance has two digits of what it is away from 0 or 1") {
        CHECK(chance_text(0) == "0 %");
        CHECK(chance_text(1) == "100 %");
        CHECK(chance_text(.0822) == "8.2 %");
        CHECK(chance_text(.1648) == "16 %");
        CHECK(chance_text(.5) == "50 %");
        CHECK(chance_text(.95) == "95 %");
        CHECK(chance_text(.9978) == "99.78 %");
    }

    TEST_CASE("a small chance never reads as none, a large one never as certain") {
        CHECK(chance_text(.0003) == "0.03 % (1 in 3,300)");
        CHECK(chance_text(.00025) == "0.025 % (1 in 4,000)");
        CHECK(chance_text(2e-7) == "0.00002 % (1 in 5 million)");
        CHECK(chance_text(3e-12) == "less than 0.00001 % (less than 1 in a billion)");
        CHECK(chance_text(1 - 1e-12) == "more than 99.99999 %");
    }

    TEST_CASE("factors keep three digits, however small") {
        CHECK(factor_text(1.6) == "×1.6");
        CHECK(factor_text(.6065) == "×0.607");
        CHECK(factor_text(.0045) == "×0.0045");
    }

    TEST_CASE("a time span has the unit that people would use") {
        CHECK(duration_text(0) == "0 min");
        CHECK(duration_text(.001) == "less than 1 s");
        CHECK(duration_text(.2) == "12 s");
        CHECK(duration_text(3.14) == "3.1 min");
        CHECK(duration_text(60) == "60 min");
        CHECK(duration_text(240) == "4 h");
        CHECK(duration_text(250) == "4 h 10 min");
        CHECK(duration_text(4600) == "3.2 days");
    }

    TEST_CASE("amounts and money are grouped and rounded, what is not 0 is not said to be") {
        CHECK(amount_text(0) == "0");
        CHECK(amount_text(.04) == "less than 0.1");
        CHECK(amount_text(2.5) == "2.5");
        CHECK(amount_text(12'345) == "12,300");
        CHECK(amount_text(999'999) == "1 million");
        CHECK(amount_text(2.5e9) == "2.5 billion");
        CHECK(money_text("EUR", 0) == "EUR 0");
        CHECK(money_text("EUR", .001) == "less than EUR 0.01");
        CHECK(money_text("EUR", 3.2) == "EUR 3.20");
        CHECK(money_text("EUR", 12'345.4) == "EUR 12,345");
        CHECK(money_text("USD", 1'234'567) == "USD 1.23 million");
    }

    TEST_CASE("counts agree with what is counted") {
        CHECK(count_text(0, "service", "services") == "0 services");
        CHECK(count_text(1, "service", "services") == "1 service");
        CHECK(count_text(1'234'567, "service", "services") == "1,234,567 services");
    }

    TEST_CASE("a time loses its letters, and seconds that are none") {
        CHECK(time_text("2026-03-01T14:05:00Z") == "2026-03-01 14:05 UTC");
        CHECK(time_text("2026-03-01T14:05:09.5Z") == "2026-03-01 14:05:09 UTC");
        CHECK(time_text("soon") == "soon");
    }
}

}  // namespace
}  // namespace faultline::render
