// FirstUse: renumbers values by the order in which they are first used, so that a table holds
// exactly what is used, in an order that depends on the content alone.
//
// Thread safety: none; one object belongs to one thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::graph {

// New numbers for the values 0 .. size - 1.
class FirstUse {
 public:
    // No value is used yet.
    explicit FirstUse(std::size_t size) : numbers_(size, kUnused) {}

    // The new number of `value`; the next free one at its first use.  REQUIRES: value < size.
    std::uint32_t number(std::uint32_t value) {
        if (numbers_[value] == kUnused) {
            numbers_[value] = static_cast<std::uint32_t>(used_.size());
            used_.push_back(value);
        }
        return numbers_[value];
    }

    // The new number of a value that is in use.  REQUIRES: number(value) was called before.
    [[nodiscard]] std::uint32_t at(std::uint32_t value) const { return numbers_[value]; }

    // The used values by their new number.
    [[nodiscard]] const std::vector<std::uint32_t>& used() const { return used_; }

 private:
    static constexpr std::uint32_t kUnused = 0xFFFF'FFFF;

    std::vector<std::uint32_t> numbers_;
    std::vector<std::uint32_t> used_;
};

}  // namespace faultline::graph
