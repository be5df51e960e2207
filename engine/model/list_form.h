// Lists in canonical forms: a varint that counts the items, then one item after the other.
//
// Thread safety: pure functions.

#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"

namespace faultline::model {

// Append `items`, each by encode(item, out).
template <typename Items, typename Encode>
void encode_list(const Items& items, ByteWriter& out, Encode encode) {
    out.varint(items.size());
    for (const auto& item : items) {
        encode(item, out);
    }
}

// The list at the front of `in`, each item read by decode(in).  A count that cannot be true costs
// no memory: it makes the reader fail, as does an item that does not decode.
// REQUIRES: an item takes a byte or more.
template <typename Decode>
[[nodiscard]] auto decode_list(ByteReader& in, Decode decode) {
    std::vector<decltype(decode(in))> items;
    const std::uint64_t count = in.varint();
    if (count > in.left()) in.fail();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        items.push_back(decode(in));
    }
    return items;
}

inline void encode_texts(const std::vector<std::string>& texts, ByteWriter& out) {
    encode_list(texts, out, [](const std::string& text, ByteWriter& to) { to.bytes(text); });
}

[[nodiscard]] inline std::vector<std::string> decode_texts(ByteReader& in) {
    return decode_list(in, [](ByteReader& from) { return std::string(from.bytes()); });
}

// Make the reader fail unless the keys of `items` ascend strictly.
template <typename Item, typename Key = std::identity>
void check_ascends(const std::vector<Item>& items, ByteReader& in, Key key = {}) {
    const auto broken = std::ranges::adjacent_find(items, std::ranges::greater_equal(), key);
    if (broken != items.end()) in.fail();
}

// Texts that make the reader fail unless they ascend strictly.
[[nodiscard]] inline std::vector<std::string> decode_ascending_texts(ByteReader& in) {
    std::vector<std::string> texts = decode_texts(in);
    check_ascends(texts, in);
    return texts;
}

}  // namespace faultline::model
