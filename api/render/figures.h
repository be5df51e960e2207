// Figures as people read them: rounded, with units, and never rounded to something else than they
// are: what is not 0 does not read as 0, and what is not certain does not read as 100 %.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline::render {

// A probability with two significant digits of what it is away from 0 or 1: "8.2 %", "99.78 %";
// below 1 % also as odds that can be pictured: "0.025 % (1 in 4,000)".  REQUIRES: 0 <= p <= 1.
[[nodiscard]] std::string chance_text(double p);

// The same without odds.
[[nodiscard]] std::string percent_text(double p);

// What odds are multiplied by, with three significant digits: "×1.6", "×0.045".
[[nodiscard]] std::string factor_text(double factor);

// A time span: "less than 1 s", "12 s", "3.1 min", "4 h 10 min", "3.2 days".  REQUIRES: >= 0.
[[nodiscard]] std::string duration_text(double minutes);

// An amount with three significant digits above 10: "2.5", "12,300", "1.23 million"; "less than
// 0.1" for what is nearly nothing.  REQUIRES: >= 0.
[[nodiscard]] std::string amount_text(double amount);

// An amount of money: "EUR 12,345", "EUR 3.20", "EUR 1.23 million".  REQUIRES: amount >= 0.
[[nodiscard]] std::string money_text(std::string_view currency, double amount);

// A count with what is counted: "1 service", "1,234 services".
[[nodiscard]] std::string count_text(std::uint64_t count,
                                     std::string_view one,
                                     std::string_view many);

// A time of a document for people: "2026-03-01 14:05 UTC", with seconds if there are any.  A text
// that is no such time stays as it is.
[[nodiscard]] std::string time_text(std::string_view time);

}  // namespace faultline::render
