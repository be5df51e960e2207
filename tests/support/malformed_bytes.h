// Damaged encodings: what every decoder must survive.

#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace faultline::test {

// Check that `decodes` (bytes -> bool) refuses every true prefix of `bytes` and `bytes` with more
// behind.  A prefix lies in a buffer of its own, so that a sanitizer sees a read past its end.
template <typename Decodes>
void check_truncations(std::string_view bytes, Decodes decodes) {
    CHECK(decodes(std::string(bytes)));
    for (std::size_t size = 0; size < bytes.size(); size++) {
        CAPTURE(size);
        CHECK_FALSE(decodes(std::string(bytes.substr(0, size))));
    }
    CHECK_FALSE(decodes(std::string(bytes) + '\0'));
}

// Check that whatever `reencode` (bytes -> bytes, empty if they do not decode) makes of `count`
// damaged copies of `bytes` is either nothing or the very same bytes: only canonical forms decode.
template <typename Reencode>
void check_mutations(std::string_view bytes, std::uint32_t count, Reencode reencode) {
    for (std::uint32_t seed = 0; seed < count; seed++) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::string damaged(bytes);
        for (std::uint32_t i = 0; i <= random() % 3; i++) {
            const std::size_t at = random() % damaged.size();
            const auto byte = static_cast<char>(random() % 2 == 0 ? random() % 256 : random() % 8);
            switch (random() % 3) {
                case 0:
                    damaged[at] = byte;
                    break;
                case 1:
                    damaged.insert(at, 1, byte);
                    break;
                default:
                    if (damaged.size() > 1) damaged.erase(at, 1);
            }
        }
        const std::string again = reencode(damaged);
        if (!again.empty()) CHECK(again == damaged);
    }
}

}  // namespace faultline::test
