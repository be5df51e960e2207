// RankedBits: a set of small numbers that also knows how many members lie below each number, so
// that an array can hold something for the members alone.
//
// Thread safety: immutable once ranked.
//
// Layout: bits in words of 64, and beside each word the number of members in the words before it.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::graph {

// A set of numbers below a limit.
class RankedBits {
 public:
    RankedBits() = default;

    // The set of no numbers, which may hold those below `limit`.  Cost: O(limit / 64).
    explicit RankedBits(std::uint32_t limit) : words_(limit / kWordBits + std::size_t{1}) {}

    // Add a number.  REQUIRES: number < limit, and rank_all() was not called yet.
    void add(std::uint32_t number) {
        words_[number / kWordBits] |= std::uint64_t{1} << (number % kWordBits);
    }

    // Count the members; contains() works before, rank() only after it.  Cost: O(limit / 64).
    void rank_all() {
        ranks_.resize(words_.size());
        for (std::size_t word = 0; word < words_.size(); word++) {
            ranks_[word] = count_;
            count_ += static_cast<std::uint32_t>(std::popcount(words_[word]));
        }
    }

    // True if the number is a member.  REQUIRES: number < limit.
    [[nodiscard]] bool contains(std::uint32_t number) const {
        return (words_.data()[number / kWordBits] >> (number % kWordBits) & 1) != 0;
    }

    // How many members lie below `number`.  REQUIRES: number < limit.
    [[nodiscard]] std::uint32_t rank(std::uint32_t number) const {
        const std::uint64_t below = (std::uint64_t{1} << (number % kWordBits)) - 1;
        const std::size_t word = number / kWordBits;
        return ranks_[word] + static_cast<std::uint32_t>(std::popcount(words_[word] & below));
    }

    // Calls `visit` with every member, ascending.  Cost: O(limit / 64 + members).
    template <typename Visit>
    void for_each(Visit visit) const {
        for (std::size_t word = 0; word < words_.size(); word++) {
            for (std::uint64_t left = words_[word]; left != 0; left &= left - 1) {
                visit(static_cast<std::uint32_t>(word) * kWordBits +
                      static_cast<std::uint32_t>(std::countr_zero(left)));
            }
        }
    }

    // Calls `visit` with every member, descending; it may add numbers below the one that it is
    // called with, which have their turn as well.  REQUIRES: rank_all() was not called yet.
    template <typename Visit>
    void for_each_down(Visit visit) const {
        for (std::size_t word = words_.size(); word-- > 0;) {
            std::uint64_t below = UINT64_MAX;
            while (const std::uint64_t left = words_[word] & below) {
                const int bit = 63 - std::countl_zero(left);
                visit(static_cast<std::uint32_t>(word) * kWordBits +
                      static_cast<std::uint32_t>(bit));
                below = (std::uint64_t{1} << bit) - 1;
            }
        }
    }

    // How many members there are.
    [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
    static constexpr std::uint32_t kWordBits = 64;

    std::vector<std::uint64_t> words_;
    std::vector<std::uint32_t> ranks_;
    std::uint32_t count_ = 0;
};

}  // namespace faultline::graph
