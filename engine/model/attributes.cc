#include "engine/model/attributes.h"

#include <algorithm>
#include <utility>

namespace faultline::model {

namespace {

enum class Tag : std::uint8_t { string = 0, integer = 1, real = 2, no = 3, yes = 4, array = 5 };

void encode_tag(Tag tag, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(tag));
}

void encode_scalar(const Scalar& scalar, ByteWriter& out) {
    if (const auto* text = std::get_if<std::string>(&scalar)) {
        encode_tag(Tag::string, out);
        out.bytes(*text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&scalar)) {
        encode_tag(Tag::integer, out);
        out.zigzag(*integer);
    } else if (const auto* real = std::get_if<double>(&scalar)) {
        encode_tag(Tag::real, out);
        out.real(*real);
    } else {
        encode_tag(std::get<bool>(scalar) ? Tag::yes : Tag::no, out);
    }
}

Scalar decode_scalar(Tag tag, ByteReader& in) {
    switch (tag) {
        case Tag::string:
            return std::string(in.bytes());
        case Tag::integer:
            return in.zigzag();
        case Tag::real:
            return in.real();
        case Tag::no:
            return false;
        case Tag::yes:
            return true;
        case Tag::array:
            break;
    }
    in.fail();
    return false;
}

Tag decode_tag(ByteReader& in) {
    const std::uint8_t tag = in.u8();
    if (tag > static_cast<std::uint8_t>(Tag::array)) in.fail();
    return static_cast<Tag>(tag);
}

void skip_scalar(Tag tag, ByteReader& in) {
    switch (tag) {
        case Tag::string:
            (void)in.bytes();
            return;
        case Tag::integer:
            (void)in.zigzag();
            return;
        case Tag::real:
            (void)in.real();
            return;
        case Tag::no:
        case Tag::yes:
            return;
        case Tag::array:
            in.fail();
    }
}

}  // namespace

Result<void> sort_attributes(Attributes& attributes) {
    std::ranges::sort(attributes, {}, &Attribute::name);
    const auto twice = std::ranges::adjacent_find(attributes, {}, &Attribute::name);
    if (twice != attributes.end()) {
        return invalid_argument("attribute '" + twice->name + "' is given twice");
    }
    return {};
}

void encode_attributes(const Attributes& attributes, ByteWriter& out) {
    out.varint(attributes.size());
    for (const Attribute& attribute : attributes) {
        out.bytes(attribute.name);
        if (const auto* scalar = std::get_if<Scalar>(&attribute.value)) {
            encode_scalar(*scalar, out);
            continue;
        }
        const auto& items = std::get<std::vector<Scalar>>(attribute.value);
        encode_tag(Tag::array, out);
        out.varint(items.size());
        for (const Scalar& item : items) {
            encode_scalar(item, out);
        }
    }
}

AttributeValue decode_value(ByteReader& in) {
    const Tag tag = decode_tag(in);
    if (tag != Tag::array) return decode_scalar(tag, in);
    std::vector<Scalar> items;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        items.push_back(decode_scalar(decode_tag(in), in));
    }
    return items;
}

std::string_view skip_value(ByteReader& in) {
    const std::string_view before = in.rest();
    const Tag tag = decode_tag(in);
    if (tag != Tag::array) {
        skip_scalar(tag, in);
    } else {
        const std::uint64_t count = in.varint();
        for (std::uint64_t i = 0; i < count && in.ok(); i++) {
            skip_scalar(decode_tag(in), in);
        }
    }
    return in.ok() ? before.substr(0, before.size() - in.left()) : std::string_view{};
}

Attributes decode_attributes(ByteReader& in) {
    Attributes attributes;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        std::string name(in.bytes());
        if (i != 0 && name <= attributes.back().name) in.fail();
        attributes.push_back({std::move(name), decode_value(in)});
    }
    if (!in.ok()) attributes.clear();
    return attributes;
}

std::string_view skip_attributes(ByteReader& in) {
    const std::string_view before = in.rest();
    const std::uint64_t count = in.varint();
    std::string_view last;
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view name = in.bytes();
        if (i != 0 && name <= last) in.fail();
        last = name;
        (void)skip_value(in);
    }
    return in.ok() ? before.substr(0, before.size() - in.left()) : std::string_view{};
}

const AttributeValue* find_attribute(const Attributes& attributes, std::string_view name) {
    const auto at = std::ranges::lower_bound(attributes, name, {}, &Attribute::name);
    return at != attributes.end() && at->name == name ? &at->value : nullptr;
}

}  // namespace faultline::model
