// RangeSums: many amounts, each added to a range of places, and then the sum at every place.
//
// Thread safety: none; one owner.
//
// Amounts are only ever added, never taken away again, so that a sum of tiny amounts keeps its
// digits beside large ones elsewhere: differences of running sums would not.

#pragma once

#include <cstddef>
#include <vector>

namespace faultline::impact {

// Sums over ranges of `size` places.
class RangeSums {
 public:
    explicit RangeSums(std::size_t size) : size_(size), parts_(2 * size, 0.0) {}

    // Add to the places [first, last).  Cost: O(log size).
    void add(std::size_t first, std::size_t last, double amount) {
        for (first += size_, last += size_; first < last; first /= 2, last /= 2) {
            if (first % 2 == 1) parts_[first++] += amount;
            if (last % 2 == 1) parts_[--last] += amount;
        }
    }

    // The sum at one place.  Cost: O(log size).
    [[nodiscard]] double at(std::size_t place) const {
        double sum = 0;
        for (place += size_; place > 0; place /= 2)
            sum += parts_[place];
        return sum;
    }

 private:
    std::size_t size_;
    std::vector<double> parts_;  // part k covers the places of parts 2k and 2k + 1
};

}  // namespace faultline::impact
