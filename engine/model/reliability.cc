#include "engine/model/reliability.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/validation.h"

namespace faultline::model {

namespace {

// Of a value that is quoted.
constexpr std::size_t kQuotedBytesMax = 80;

// The places in kReliabilityAttributes.
constexpr std::size_t kUnavailability = 0;
constexpr std::size_t kAvailability = 1;
constexpr std::size_t kMtbf = 2;
constexpr std::size_t kMttr = 3;

using Values = std::array<std::optional<std::string_view>, kReliabilityAttributes.size()>;

// What a statement comes to: a q, or the attribute at fault and the rule.
struct Verdict {
    OwnReliability own;
    std::size_t attribute = 0;
    const char* rule = nullptr;
};

std::optional<double> number_of(std::string_view value) {
    ByteReader in(value);
    const AttributeValue decoded = decode_value(in);
    return in.done() ? reliability_number(decoded) : std::nullopt;
}

Verdict unusable(std::size_t attribute, const char* rule) {
    return {{ReliabilityState::unusable, 0}, attribute, rule};
}

// A q that rounds to 1 is none.  Adding 0 makes a negative zero a plain one.
Verdict given(double q, std::size_t attribute, const char* rule) {
    if (!(q >= 0 && q < 1)) return unusable(attribute, rule);
    return {{ReliabilityState::given, q + 0.0}, attribute, nullptr};
}

Verdict from_times(const Values& values) {
    if (!values[kMtbf]) return {};
    const std::optional<double> mtbf = number_of(*values[kMtbf]);
    if (!mtbf || !(*mtbf > 0)) return unusable(kMtbf, "must be a number above 0");
    if (!values[kMttr]) return unusable(kMttr, "is missing beside mtbf_hours");
    const std::optional<double> mttr = number_of(*values[kMttr]);
    if (!mttr || !(*mttr >= 0)) return unusable(kMttr, "must be a number of 0 or more");
    constexpr const char* kRule = "must be below mtbf_hours, which includes the repair";
    return *mttr < *mtbf ? given(*mttr / *mtbf, kMttr, kRule) : unusable(kMttr, kRule);
}

Verdict judge(const Values& values) {
    if (values[kUnavailability]) {
        constexpr const char* kRule = "must be a number in [0, 1)";
        const std::optional<double> q = number_of(*values[kUnavailability]);
        return q ? given(*q, kUnavailability, kRule) : unusable(kUnavailability, kRule);
    }
    if (values[kAvailability]) {
        constexpr const char* kRule = "must be a number in (0, 1]";
        const std::optional<double> a = number_of(*values[kAvailability]);
        return a ? given(1.0 - *a, kAvailability, kRule) : unusable(kAvailability, kRule);
    }
    return from_times(values);
}

std::string shown(const Scalar& scalar) {
    if (const auto* text = std::get_if<std::string>(&scalar)) {
        return "'" + printable(text->substr(0, kQuotedBytesMax)) + "'";
    }
    if (const auto* integer = std::get_if<std::int64_t>(&scalar)) return std::to_string(*integer);
    if (const auto* boolean = std::get_if<bool>(&scalar)) return *boolean ? "true" : "false";
    std::array<char, 32> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), std::get<double>(scalar));
    return {digits.data(), end.ptr};
}

std::string shown(const std::optional<std::string_view>& value) {
    if (!value) return {};
    ByteReader in(*value);
    const AttributeValue decoded = decode_value(in);
    const auto* scalar = std::get_if<Scalar>(&decoded);
    return scalar == nullptr ? "an array" : shown(*scalar);
}

std::optional<double> finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<double> reliability_number(const AttributeValue& value) {
    const auto* scalar = std::get_if<Scalar>(&value);
    if (scalar == nullptr) return std::nullopt;
    if (const auto* real = std::get_if<double>(scalar)) return finite(*real);
    if (const auto* integer = std::get_if<std::int64_t>(scalar)) {
        return static_cast<double>(*integer);
    }
    return std::nullopt;
}

void ReliabilityReader::note(std::string_view name, std::string_view value) {
    const auto* const found = std::ranges::find(kReliabilityAttributes, name);
    if (found == kReliabilityAttributes.end()) return;
    values_[static_cast<std::size_t>(found - kReliabilityAttributes.begin())] = value;
}

OwnReliability ReliabilityReader::result() const {
    return judge(values_).own;
}

std::optional<ReliabilityFault> ReliabilityReader::fault() const {
    const Verdict verdict = judge(values_);
    if (verdict.own.state != ReliabilityState::unusable) return std::nullopt;
    return ReliabilityFault{std::string(kReliabilityAttributes[verdict.attribute]),
                            shown(values_[verdict.attribute]),
                            verdict.rule};
}

OwnReliability own_reliability(std::string_view attributes) {
    ReliabilityReader reader;
    ByteReader in(attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view name = in.bytes();
        reader.note(name, skip_value(in));
    }
    return in.done() ? reader.result() : OwnReliability{};
}

}  // namespace faultline::model
