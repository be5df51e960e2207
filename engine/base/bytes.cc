#include "engine/base/bytes.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

namespace faultline {

namespace {

constexpr unsigned kVarintShiftMax = 63;

}  // namespace

void ByteWriter::varint(std::uint64_t value) {
    while (value >= 0x80) {
        u8(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    u8(static_cast<std::uint8_t>(value));
}

void ByteWriter::zigzag(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::bytes(std::string_view value) {
    varint(value.size());
    raw_bytes(value);
}

void ByteWriter::fixed64(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        u8(static_cast<std::uint8_t>(value >> shift));
    }
}

void ByteWriter::real(double value) {
    static_assert(std::endian::native == std::endian::little);
    assert(!std::isnan(value));
    const double canonical = value == 0.0 ? 0.0 : value;
    char buffer[sizeof canonical];
    std::memcpy(buffer, &canonical, sizeof canonical);
    out_->append(buffer, sizeof buffer);
}

void ByteReader::fail() {
    ok_ = false;
    in_ = {};
}

std::uint8_t ByteReader::u8() {
    if (in_.empty()) {
        fail();
        return 0;
    }
    const auto value = static_cast<std::uint8_t>(in_.front());
    in_.remove_prefix(1);
    return value;
}

std::uint64_t ByteReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= kVarintShiftMax; shift += 7) {
        const std::uint8_t byte = u8();
        if (!ok_) return 0;
        const bool last = byte < 0x80;
        const bool overflow = shift == kVarintShiftMax && byte > 1;
        const bool overlong = last && byte == 0 && shift != 0;
        if (overflow || overlong) break;
        value |= std::uint64_t{byte & 0x7Fu} << shift;
        if (last) return value;
    }
    fail();
    return 0;
}

std::int64_t ByteReader::zigzag() {
    const std::uint64_t bits = varint();
    return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
}

std::string_view ByteReader::bytes() {
    return raw_bytes(varint());
}

std::uint64_t ByteReader::fixed64() {
    std::uint64_t value = 0;
    for (const char byte : raw_bytes(8)) {
        value = value << 8 | static_cast<std::uint8_t>(byte);
    }
    return value;
}

double ByteReader::real() {
    double value = 0;
    const std::string_view bytes = raw_bytes(sizeof value);
    if (bytes.size() != sizeof value) return 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    if (std::isnan(value) || (value == 0.0 && std::signbit(value))) {
        fail();
        return 0;
    }
    return value;
}

std::string_view ByteReader::raw_bytes(std::uint64_t size) {
    if (size > in_.size()) {
        fail();
        return {};
    }
    const std::string_view value = in_.substr(0, size);
    in_.remove_prefix(size);
    return value;
}

}  // namespace faultline
