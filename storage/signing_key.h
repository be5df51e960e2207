// SigningKey: the Ed25519 key with which a store signs the heads of its audit chain.
//
// The private key is a file in the store's folder, PKCS#8 in PEM, readable by its owner alone.  It
// is made on first use.  Whoever can read it can sign a forged head: what protects history is the
// copy of a head that is kept elsewhere, and the key only says which store it came from.
//
// Thread safety: a SigningKey is immutable; opening may be done by several threads and processes.

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::storage {

// The raw public key and signature of RFC 8032.
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

// A private key.
class SigningKey {
 public:
    // The key in the file `path`, which is made if it is not there: with mode 0600 from its first
    // moment, durable before it is used, never in place of another.
    // Errors: invalid_argument if others may read or write the file; corruption if it holds no
    // Ed25519 key; unavailable.
    static Result<SigningKey> open_or_create(const std::filesystem::path& path);

    // The same without making one; none if it is not there.
    static Result<std::optional<SigningKey>> open(const std::filesystem::path& path);

    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;

    [[nodiscard]] PublicKey public_key() const;

    // The signature of `bytes`; the same bytes have the same signature.
    [[nodiscard]] Signature sign(std::string_view bytes) const;

 private:
    struct Key;
    explicit SigningKey(std::unique_ptr<Key> key);
    std::unique_ptr<Key> key_;
};

// True if `signature` is that of `bytes` under the private key behind `key`.
[[nodiscard]] bool is_signed_by(const PublicKey& key,
                                std::string_view bytes,
                                const Signature& signature);

}  // namespace faultline::storage
