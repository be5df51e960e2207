#include "engine/identify/identifiers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/bytes.h"

namespace faultline::identify {

namespace {

constexpr std::uint8_t kArrayTag = 5;
constexpr std::size_t kMacDigits = 12;
constexpr std::size_t kRepeatedMin = 4;  // so many of one character say nothing

// Ascending; the test checks it.
constexpr std::array<std::string_view, 62> kPlaceholders = {
    "-",
    "--",
    "---",
    ".",
    "..",
    "...",
    "01234567",
    "0123456789",
    "03000200-0400-0500-0006-000700080009",
    "0x00000000",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "?",
    "??",
    "???",
    "asset tag",
    "asset-1234567890",
    "base board serial number",
    "chassis serial number",
    "default",
    "default string",
    "empty",
    "fefefefe-fefe-fefe-fefe-fefefefefefe",
    "invalid",
    "localhost",
    "localhost.localdomain",
    "n.a.",
    "n/a",
    "na",
    "nil",
    "no asset information",
    "no asset tag",
    "no serial number",
    "none",
    "not applicable",
    "not available",
    "not provided",
    "not settable",
    "not specified",
    "null",
    "o.e.m.",
    "oem",
    "oem_serial",
    "serial",
    "serial number",
    "sn",
    "string",
    "system manufacturer",
    "system product name",
    "system serial number",
    "system version",
    "tbd",
    "to be defined",
    "to be filled by o.e.m",
    "to be filled by o.e.m.",
    "to be filled by oem",
    "type1 - system serial number",
    "undefined",
    "unknown",
    "unspecified",
};

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// Letters small, runs of blanks one blank, none at the ends.
std::string folded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (!is_blank(c)) {
            result.push_back(small(c));
        } else if (!result.empty() && result.back() != ' ') {
            result.push_back(' ');
        }
    }
    if (result.ends_with(' ')) result.pop_back();
    return result;
}

// The hex digits of `text` if it is groups of `group` digits between `separator`s, else empty.
std::string grouped_digits(std::string_view text, std::size_t group, char separator) {
    std::string digits;
    for (std::size_t i = 0; i < text.size(); i++) {
        const bool separates = i % (group + 1) == group;
        if (separates ? text[i] != separator : !is_hex(text[i])) return {};
        if (!separates) digits.push_back(text[i]);
    }
    return digits;
}

// Six pairs with colons if `text` is a MAC address with separators, else empty.
std::string normal_mac(std::string_view text) {
    std::string digits;
    for (const auto& [group, separator] :
         {std::pair(std::size_t{2}, ':'), {2, '-'}, {2, ' '}, {4, '.'}, {6, '-'}}) {
        if (text.size() != kMacDigits + kMacDigits / group - 1) continue;
        digits = grouped_digits(text, group, separator);
        if (!digits.empty()) break;
    }
    if (digits.empty()) return {};
    std::string mac;
    for (std::size_t i = 0; i < digits.size(); i++) {
        if (i != 0 && i % 2 == 0) mac.push_back(':');
        mac.push_back(digits[i]);
    }
    return mac;
}

std::string_view trimmed(std::string_view text) {
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// Without what some tools put around a UUID, once or again.
std::string_view without_wrapping(std::string_view text) {
    constexpr std::string_view kUrn = "urn:uuid:";
    while (true) {
        const std::size_t before = text.size();
        if (text.starts_with(kUrn)) text.remove_prefix(kUrn.size());
        if (text.starts_with('{') && text.ends_with('}') && text.size() > 2) {
            text = text.substr(1, text.size() - 2);
        }
        text = trimmed(text);
        if (text.size() == before) return text;
    }
}

// The characters that say something.
std::string significant(std::string_view normal) {
    std::string result;
    std::ranges::copy_if(normal, std::back_inserter(result), [](char c) {
        return c != ':' && c != '-' && c != '.' && c != ' ' && c != '_' && c != '/';
    });
    return result;
}

void add_item(std::string_view scalar, IdentifierValue& items) {
    ByteReader in(scalar);
    const model::Scalar value = [&] {
        const model::AttributeValue decoded = model::decode_value(in);
        const auto* plain = std::get_if<model::Scalar>(&decoded);
        return plain == nullptr ? model::Scalar() : *plain;
    }();
    std::string text;
    if (const auto* string = std::get_if<std::string>(&value)) text = *string;
    if (const auto* number = std::get_if<std::int64_t>(&value)) text = std::to_string(*number);
    if (text.size() > kIdentifierBytesMax) return;
    std::string normal = normal_identifier(text);
    if (!is_placeholder(normal)) items.push_back(std::move(normal));
}

}  // namespace

std::span<const std::string_view> placeholders() {
    return kPlaceholders;
}

std::string normal_identifier(std::string_view text) {
    const std::string plain = folded(text);
    const std::string_view bare = without_wrapping(plain);
    std::string mac = normal_mac(bare);
    return mac.empty() ? std::string(bare) : mac;
}

bool is_placeholder(std::string_view normal) {
    if (std::ranges::binary_search(kPlaceholders, normal)) return true;
    const std::string said = significant(normal);
    if (said.empty()) return true;
    const bool one_character = std::ranges::all_of(said, [&](char c) { return c == said.front(); });
    if (!one_character) return false;
    // "7" may be an asset number; "0" and "xxxx" are none, nor are addresses of "f"s.
    return said.front() == '0' || said.front() == 'x' || said.size() >= kRepeatedMin;
}

IdentifierValue identifier_value(std::string_view value) {
    IdentifierValue items;
    if (value.empty()) return items;
    ByteReader in(value.substr(1));
    if (static_cast<std::uint8_t>(value.front()) == kArrayTag) {
        const std::uint64_t count = in.varint();
        for (std::uint64_t i = 0; i < count && in.ok(); i++) {
            add_item(model::skip_value(in), items);
        }
    } else {
        add_item(value, items);
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return items;
}

IdentifierValue identifier_text(std::string_view text) {
    if (text.size() > kIdentifierBytesMax) return {};
    std::string normal = normal_identifier(text);
    if (is_placeholder(normal)) return {};
    return {std::move(normal)};
}

bool contradict(const IdentifierValue& a, const IdentifierValue& b) {
    if (a.empty() || b.empty()) return false;
    return std::ranges::none_of(
        a, [&](const std::string& item) { return std::ranges::binary_search(b, item); });
}

}  // namespace faultline::identify
