#include "engine/base/base64.h"

#include <array>
#include <cstdint>
#include <utility>

namespace faultline {

namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::size_t i = 0; i < kDigits.size(); i++) {
        values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr std::array<std::uint8_t, 256> kValues = make_values();

// Three bytes at most as one number, the first in the highest place.
std::uint32_t group_of(std::string_view bytes) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; i++) {
        group = group << 8 | (i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : 0u);
    }
    return group;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, 3);
        const std::uint32_t group = group_of(piece);
        for (std::size_t i = 0; i < 4; i++) {
            text.push_back(i <= piece.size() ? kDigits[group >> (18 - 6 * i) & 0x3F] : '=');
        }
        bytes.remove_prefix(piece.size());
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        padding++;
    }
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char digit : text) {
        const std::uint8_t value = kValues[static_cast<unsigned char>(digit)];
        if (value == kNoDigit) return std::nullopt;
        group = group << 6 | value;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>(group >> bits & 0xFF));
    }
    const bool is_canonical = (group & ((1u << bits) - 1)) == 0 && bits == 2 * padding;
    return is_canonical ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace faultline
