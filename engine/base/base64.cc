#include "engine/base/base64.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <openssl/evp.h>

namespace faultline {

namespace {

// The library counts with int: long texts are made of pieces of whole groups.
constexpr std::size_t kPieceGroups = std::size_t{1} << 20;
constexpr std::size_t kGroupBytes = 3;
constexpr std::size_t kGroupDigits = 4;

const unsigned char* unsigned_bytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* unsigned_bytes(std::string& bytes, std::size_t at) {
    return reinterpret_cast<unsigned char*>(bytes.data()) + at;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + kGroupBytes - 1) / kGroupBytes * kGroupDigits + 1);
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, kPieceGroups * kGroupBytes);
        const std::size_t at = text.size();
        const std::size_t groups = (piece.size() + kGroupBytes - 1) / kGroupBytes;
        text.resize(at + groups * kGroupDigits + 1);  // it ends what it writes with a zero
        ::EVP_EncodeBlock(
            unsigned_bytes(text, at), unsigned_bytes(piece), static_cast<int>(piece.size()));
        text.pop_back();
        bytes.remove_prefix(piece.size());
    }
    return text;
}

// The library passes over space at the ends, and takes padding anywhere and any bits in the last
// digit; so the only text that counts is the one that the bytes are encoded as.
std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % kGroupDigits != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / kGroupDigits * kGroupBytes);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view piece = rest.substr(0, kPieceGroups * kGroupDigits);
        const std::size_t at = bytes.size();
        const auto size = static_cast<int>(piece.size() / kGroupDigits * kGroupBytes);
        bytes.resize(at + static_cast<std::size_t>(size));
        const int decoded = ::EVP_DecodeBlock(
            unsigned_bytes(bytes, at), unsigned_bytes(piece), static_cast<int>(piece.size()));
        if (decoded != size) return std::nullopt;
        rest.remove_prefix(piece.size());
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.resize(bytes.size() - std::min(bytes.size(), padding));
    return to_base64(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace faultline
