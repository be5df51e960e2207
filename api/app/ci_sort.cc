#include "api/app/ci_sort.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <variant>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::app {

namespace {

using identify::CiField;
using identify::FieldKind;

// What a key of an attribute begins with.
constexpr char kNumber = '1';
constexpr char kText = '2';
constexpr char kTruth = '3';
constexpr char kArray = '4';
constexpr char kAbsent = '5';

// The first kind of cursor holds an id, the second a sort, a key and an id; in hex, so that they
// are safe in a URL.
constexpr std::string_view kIdCursor = "c1-";
constexpr std::string_view kPlaceCursor = "c2-";
constexpr std::string_view kDigits = "0123456789abcdef";

void append_ordered(std::uint64_t number, std::size_t bytes, std::string& key) {
    for (std::size_t left = bytes; left != 0; left--) {
        key.push_back(static_cast<char>(number >> (8 * (left - 1))));
    }
}

// A double, then how far a whole number that no double holds lies above it.
void append_number(double real, std::int64_t above, std::string& key) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    constexpr std::int64_t kMiddle = 1 << 15;
    const auto bits = std::bit_cast<std::uint64_t>(real == 0.0 ? 0.0 : real);
    append_ordered((bits & kSign) != 0 ? ~bits : bits | kSign, 8, key);
    append_ordered(static_cast<std::uint64_t>(above + kMiddle), 2, key);
}

void append_whole(std::int64_t whole, std::string& key) {
    const auto real = static_cast<double>(whole);
    constexpr double kEnd = 9223372036854775808.0;  // 2^63, which the largest ones are rounded to
    const std::int64_t above =
        real >= kEnd ? whole - INT64_MAX - 1 : whole - static_cast<std::int64_t>(real);
    append_number(real, above, key);
}

std::string scalar_key(const model::Scalar& scalar) {
    std::string key;
    if (const auto* text = std::get_if<std::string>(&scalar)) {
        return key + kText + *text;
    }
    if (const auto* truth = std::get_if<bool>(&scalar)) {
        return key + kTruth + (*truth ? '1' : '0');
    }
    key.push_back(kNumber);
    if (const auto* whole = std::get_if<std::int64_t>(&scalar)) {
        append_whole(*whole, key);
    } else {
        append_number(std::get<double>(scalar), 0, key);
    }
    return key;
}

std::string attribute_key(const identify::MergedCi& ci, std::string_view name) {
    const auto at =
        std::ranges::lower_bound(ci.attributes, name, {}, &identify::MergedAttribute::name);
    if (at == ci.attributes.end() || at->name != name) return {kAbsent};
    ByteReader in(at->value);
    const model::AttributeValue value = model::decode_value(in);
    if (const auto* scalar = std::get_if<model::Scalar>(&value)) return scalar_key(*scalar);
    const auto& items = std::get<std::vector<model::Scalar>>(value);
    return kArray + (items.empty() ? std::string() : scalar_key(items.front()));
}

std::string text_of(const CiSort& sort) {
    std::string text(sort.descending ? "-" : "");
    switch (sort.field.kind) {
        case FieldKind::id:
            return text + "id";
        case FieldKind::name:
            return text + "name";
        case FieldKind::class_name:
            return text + "class";
        case FieldKind::attribute:
            break;
    }
    return text + "attributes." + sort.field.attribute;
}

std::string to_hex(std::string_view bytes) {
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex.push_back(kDigits[byte >> 4]);
        hex.push_back(kDigits[byte & 0xF]);
    }
    return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned byte = 0;
        const char* const begin = hex.data() + i;
        const auto read = std::from_chars(begin, begin + 2, byte, 16);
        if (read.ptr != begin + 2) return std::nullopt;
        bytes.push_back(static_cast<char>(byte));
    }
    return bytes;
}

Error no_cursor(std::string_view cursor) {
    return invalid_argument("cursor '" + std::string(cursor.substr(0, 80)) +
                            "' did not come from an earlier page");
}

Error other_order(const CiSort& sort) {
    return invalid_argument("the cursor is of a list in another order than sort '" + text_of(sort) +
                            "'");
}

}  // namespace

Result<CiSort> parse_ci_sort(std::string_view text) {
    CiSort sort;
    sort.descending = text.starts_with('-');
    if (sort.descending) text.remove_prefix(1);
    FL_TRY(sort.field, identify::parse_ci_field(text));
    return sort;
}

std::string sort_key(const CiSort& sort,
                     std::string_view id,
                     std::string_view class_name,
                     const identify::MergedCi& ci) {
    switch (sort.field.kind) {
        case FieldKind::id:
            return {};
        case FieldKind::name:
            return std::string(ci.name.empty() ? id : ci.name);
        case FieldKind::class_name:
            return std::string(class_name);
        case FieldKind::attribute:
            break;
    }
    return attribute_key(ci, sort.field.attribute);
}

bool lies_before(const CiSort& sort, const CiPlace& a, const CiPlace& b) {
    if (sort.field.kind == FieldKind::id) return sort.descending ? b.id < a.id : a.id < b.id;
    if (a.key == b.key) return a.id < b.id;
    const bool is_attribute = sort.field.kind == FieldKind::attribute;
    if (is_attribute && a.key.front() == kAbsent) return false;
    if (is_attribute && b.key.front() == kAbsent) return true;
    return sort.descending ? b.key < a.key : a.key < b.key;
}

std::string cursor_of(const CiSort& sort, const CiPlace& place) {
    if (sort.is_by_id()) return std::string(kIdCursor) + to_hex(place.id);
    std::string bytes;
    ByteWriter out(bytes);
    out.bytes(text_of(sort));
    out.bytes(place.key);
    out.bytes(place.id);
    return std::string(kPlaceCursor) + to_hex(bytes);
}

Result<CiPlace> place_of(const CiSort& sort, std::string_view cursor) {
    const bool is_place = cursor.starts_with(kPlaceCursor);
    if (!is_place && !cursor.starts_with(kIdCursor)) return no_cursor(cursor);
    const auto bytes = from_hex(cursor.substr(kIdCursor.size()));
    if (!bytes) return no_cursor(cursor);
    if (is_place == sort.is_by_id()) return other_order(sort);
    if (!is_place) return CiPlace{{}, *bytes};
    ByteReader in(*bytes);
    const bool is_same = in.bytes() == text_of(sort);
    CiPlace place{std::string(in.bytes()), {}};
    place.id = in.bytes();
    const bool has_key = sort.field.kind != FieldKind::attribute || !place.key.empty();
    if (!in.done()) return no_cursor(cursor);
    if (!is_same) return other_order(sort);
    return has_key ? Result<CiPlace>(std::move(place)) : Result<CiPlace>(no_cursor(cursor));
}

}  // namespace faultline::app
