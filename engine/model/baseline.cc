#include "engine/model/baseline.h"

#include <algorithm>

#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

}  // namespace

Result<void> check_baseline_name(std::string_view name) {
    if (!name.empty() && name.size() <= kBaselineNameBytesMax && is_clean_text(name)) return {};
    return invalid_argument("the name of a baseline is '" + printable(std::string(name)) +
                            "', it must be UTF-8 text without control characters of 1 to " +
                            std::to_string(kBaselineNameBytesMax) + " bytes");
}

Result<void> check_baseline_description(std::string_view description) {
    const bool fits = description.size() <= kBaselineDescriptionBytesMax;
    if (fits && is_clean_text(description)) return {};
    return invalid_argument(
        "the description must be UTF-8 text without control characters of at most " +
        std::to_string(kBaselineDescriptionBytesMax) + " bytes");
}

std::string encode_baseline(const Baseline& baseline) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.varint(raw(baseline.version));
    encode_scope(baseline.scope, out);
    out.bytes(baseline.principal);
    out.zigzag(baseline.time.microseconds);
    out.bytes(baseline.description);
    out.varint(baseline.ci_count);
    out.raw_bytes(bytes_of(baseline.content));
    return bytes;
}

Result<Baseline> decode_baseline(std::string_view bytes) {
    ByteReader in(bytes);
    Baseline baseline;
    if (in.u8() != kForm) in.fail();
    baseline.version = Version{in.varint()};
    baseline.scope = decode_scope(in);
    baseline.principal = in.bytes();
    baseline.time.microseconds = in.zigzag();
    baseline.description = in.bytes();
    baseline.ci_count = in.varint();
    const std::string_view digest = in.raw_bytes(baseline.content.size());
    if (!in.done()) return corruption("the record of a baseline does not decode");
    std::ranges::transform(
        digest, baseline.content.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return baseline;
}

}  // namespace faultline::model
