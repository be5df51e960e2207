// InternTable: finds equal values among numbered ones, in flat memory.
//
// Thread safety: none; one table belongs to one thread.
//
// The values themselves lie with the owner of the table, numbered from 0; the table holds only
// their numbers, by hash, with open addressing: no allocation per value.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::graph {

// Numbers of values by hash.
class InternTable {
 public:
    // The answer of find() when no value is equal.
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    // The number of the value with that hash for which `equals(number)` holds; kNone if none.
    // Cost: O(1) expected.
    template <typename Equals>
    [[nodiscard]] std::uint32_t find(std::size_t hash, Equals equals) const {
        if (slots_.empty()) return kNone;
        std::size_t slot = hash & (slots_.size() - 1);
        while (slots_[slot] != kNone && !equals(slots_[slot])) {
            slot = (slot + 1) & (slots_.size() - 1);
        }
        return slots_[slot];
    }

    // Remember the next number.  `hash_of(number)` is asked of all numbers when the table grows.
    // REQUIRES: find() would not find an equal value.  Cost: O(1) amortised.
    template <typename HashOf>
    void add(HashOf hash_of) {
        if (slots_.size() < (std::size_t{size_} + 1) * 2) {
            slots_.assign(slots_.empty() ? kSlotsMin : slots_.size() * 2, kNone);
            for (std::uint32_t number = 0; number < size_; number++) {
                place(number, hash_of(number));
            }
        }
        place(size_, hash_of(size_));
        size_++;
    }

    // How many numbers there are.
    [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
    static constexpr std::size_t kSlotsMin = 64;

    void place(std::uint32_t number, std::size_t hash) {
        std::size_t slot = hash & (slots_.size() - 1);
        while (slots_[slot] != kNone) {
            slot = (slot + 1) & (slots_.size() - 1);
        }
        slots_[slot] = number;
    }

    std::vector<std::uint32_t> slots_;
    std::uint32_t size_ = 0;
};

// `hash` with its entropy spread over the low bits, which choose the slot.
[[nodiscard]] inline std::size_t mixed(std::uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0x9E37'79B9'7F4A'7C15;
    return static_cast<std::size_t>(hash ^ (hash >> 29));
}

}  // namespace faultline::graph
