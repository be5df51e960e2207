#include "engine/impact/scenario_counter.h"

#include <bit>

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

// Digit by digit with carry.
void ScenarioCounter::add(const ScenarioBits& scenarios, std::uint64_t amount) {
    ScenarioBits carry;
    for (std::size_t digit = 0; amount != 0 || any(carry); ++digit, amount >>= 1) {
        if (digit == used_) {
            ++used_;
            if (used_ > digits_.size()) digits_.resize(used_);
            digits_[digit] = {};
        }
        ScenarioBits& plane = digits_[digit];
        const ScenarioBits before = plane;
        if ((amount & 1) != 0) {
            plane = before ^ scenarios ^ carry;
            carry = (before & scenarios) | (carry & (before | scenarios));
        } else {
            plane = before ^ carry;
            carry = carry & before;
        }
    }
}

ScenarioBits ScenarioCounter::at_least(std::uint64_t amount) const {
    const ScenarioBits everywhere = first_scenarios(kBlockScenarios);
    if (static_cast<std::size_t>(std::bit_width(amount)) > used_)
        return amount == 0 ? everywhere : ScenarioBits{};
    ScenarioBits more;
    ScenarioBits equal = everywhere;
    for (std::size_t digit = used_; digit-- > 0;) {
        const ScenarioBits& plane = digits_[digit];
        if ((amount >> digit & 1) == 0) {
            more = more | (equal & plane);
            equal = equal & ~plane;
        } else {
            equal = equal & plane;
        }
    }
    return more | equal;
}

}  // namespace faultline::impact
