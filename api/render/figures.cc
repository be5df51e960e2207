#include "api/render/figures.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace faultline::render {

namespace {

constexpr double kOftenEnough = .01;  // from here on a percentage alone can be pictured
constexpr double kRarest = 1e-9;      // below, "1 in N" says nothing more
constexpr int kPercentDecimalsMax = 6;
constexpr double kMillion = 1e6;
constexpr double kBillion = 1e9;

// "3.10" as "3.1", "3.0" as "3".
std::string without_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

// `value` rounded to so many significant digits.  REQUIRES: value > 0.
double significant(double value, int digits) {
    const double scale = std::pow(10, std::floor(std::log10(value)) - digits + 1);
    return std::round(value / scale) * scale;
}

// A whole number in groups of three digits.
std::string grouped(double whole) {
    std::string text = fmt::format("{:.0f}", whole);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

// "1.23 million" of what is at least that.
std::string in_millions(double value) {
    const bool billions = significant(value, 3) >= kBillion;
    const double unit = billions ? kBillion : kMillion;
    return without_zeros(fmt::format("{:.2f}", significant(value, 3) / unit)) +
           (billions ? " billion" : " million");
}

}  // namespace

std::string percent_text(double p) {
    if (p <= 0) return "0 %";
    if (p >= 1) return "100 %";
    const double away = std::min(p, 1 - p) * 100;
    const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(away))));
    if (decimals <= kPercentDecimalsMax) {
        return without_zeros(fmt::format("{:.{}f}", p * 100, decimals)) + " %";
    }
    return p < .5 ? "less than 0.00001 %" : "more than 99.99999 %";
}

std::string chance_text(double p) {
    if (p <= 0 || p >= kOftenEnough) return percent_text(p);
    if (p < kRarest) return percent_text(p) + " (less than 1 in a billion)";
    const double once_in = significant(1 / p, 2);
    const std::string times = once_in < kMillion ? grouped(once_in) : in_millions(once_in);
    return fmt::format("{} (1 in {})", percent_text(p), times);
}

std::string factor_text(double factor) {
    return fmt::format("×{:.3g}", factor);
}

std::string duration_text(double minutes) {
    constexpr double kDay = 24 * 60;
    if (minutes <= 0) return "0 min";
    if (minutes * 60 < 1) return "less than 1 s";
    if (minutes < 1) return fmt::format("{:.0f} s", minutes * 60);
    if (minutes < 10) return without_zeros(fmt::format("{:.1f}", minutes)) + " min";
    if (minutes < 120) return fmt::format("{:.0f} min", minutes);
    if (minutes >= 2 * kDay) return amount_text(minutes / kDay) + " days";
    const auto whole = std::lround(minutes);
    if (whole % 60 == 0) return fmt::format("{} h", whole / 60);
    return fmt::format("{} h {} min", whole / 60, whole % 60);
}

std::string amount_text(double amount) {
    if (amount <= 0) return "0";
    if (amount < .1) return "less than 0.1";
    if (amount < 10) return without_zeros(fmt::format("{:.1f}", amount));
    const double rounded = significant(amount, 3);
    if (rounded >= kMillion) return in_millions(amount);
    return rounded < 100 ? without_zeros(fmt::format("{:.1f}", rounded)) : grouped(rounded);
}

std::string money_text(std::string_view currency, double amount) {
    if (amount <= 0) return fmt::format("{} 0", currency);
    if (amount < .01) return fmt::format("less than {} 0.01", currency);
    if (amount < 100) return fmt::format("{} {:.2f}", currency, amount);
    if (std::round(amount) >= kMillion) return fmt::format("{} {}", currency, in_millions(amount));
    return fmt::format("{} {}", currency, grouped(amount));
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(static_cast<double>(count)), count == 1 ? one : many);
}

std::string time_text(std::string_view time) {
    constexpr std::size_t kMinuteEnd = 16;  // of 2026-03-01T14:05:00Z
    constexpr std::size_t kSecondEnd = 19;
    const bool is_time = time.size() > kSecondEnd && time[10] == 'T' && time.back() == 'Z';
    if (!is_time) return std::string(time);
    const std::string_view seconds = time.substr(kMinuteEnd, kSecondEnd - kMinuteEnd);
    return fmt::format("{} {}{} UTC",
                       time.substr(0, 10),
                       time.substr(11, kMinuteEnd - 11),
                       seconds == ":00" ? "" : seconds);
}

}  // namespace faultline::render
