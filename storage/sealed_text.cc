#include "storage/sealed_text.h"

#include <charconv>

namespace faultline::storage {

namespace {

constexpr std::string_view kSealName = "sha256 ";
constexpr std::size_t kDigestDigits = 2 * sizeof(Digest);
constexpr std::size_t kSealBytes = kSealName.size() + kDigestDigits + 1;

std::string seal_of(std::string_view fields) {
    return std::string(kSealName) + hex(sha256(fields)) + "\n";
}

// The value of a hex digit; none above 15.
unsigned digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
    return 16;
}

}  // namespace

std::string seal(std::string fields) {
    fields += seal_of(fields);
    return fields;
}

std::optional<std::string_view> unseal(std::string_view text) {
    if (text.size() < kSealBytes) return std::nullopt;
    const std::string_view fields = text.substr(0, text.size() - kSealBytes);
    if (text.substr(fields.size()) != seal_of(fields)) return std::nullopt;
    return fields;
}

std::optional<Digest> parse_digest(std::string_view text) {
    if (text.size() != kDigestDigits) return std::nullopt;
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); i++) {
        const unsigned high = digit_value(text[2 * i]);
        const unsigned low = digit_value(text[2 * i + 1]);
        if (high > 15 || low > 15) return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return number;
}

bool FieldReader::next_is(std::string_view name) const {
    return rest_.starts_with(name) && rest_.substr(name.size()).starts_with(' ');
}

void FieldReader::line(std::string_view text) {
    if (take_line() != text) ok_ = false;
}

std::string_view FieldReader::text(std::string_view name) {
    if (!next_is(name)) ok_ = false;
    if (!ok_) return {};
    return take_line().substr(name.size() + 1);
}

std::uint64_t FieldReader::number(std::string_view name) {
    const std::optional<std::uint64_t> number = parse_number(text(name));
    if (!number) ok_ = false;
    return number.value_or(0);
}

Digest FieldReader::digest(std::string_view name) {
    const std::optional<Digest> digest = parse_digest(text(name));
    if (!digest) ok_ = false;
    return digest.value_or(Digest{});
}

std::string_view FieldReader::take_line() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) ok_ = false;
    if (!ok_) return {};
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
}

}  // namespace faultline::storage
