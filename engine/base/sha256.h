// SHA-256 of bytes, on OpenSSL.
//
// Thread safety: a Sha256 belongs to one thread.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace faultline {

// 32 bytes of SHA-256.
using Digest = std::array<std::uint8_t, 32>;

// An incremental hash.
class Sha256 {
 public:
    // An empty hash; it can be moved.
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    // Hash `bytes` after all that was added before.
    void add(std::string_view bytes);

    // The digest of all that was added.  REQUIRES: not called before.
    [[nodiscard]] Digest finish();

 private:
    struct Context;
    std::unique_ptr<Context> context_;
};

// The digest of `bytes`.
[[nodiscard]] Digest sha256(std::string_view bytes);

// `digest` as its 32 raw bytes.  Valid as long as `digest`.
[[nodiscard]] std::string_view bytes_of(const Digest& digest);

// `digest` as 64 lower-case hex digits.
[[nodiscard]] std::string hex(const Digest& digest);

}  // namespace faultline
