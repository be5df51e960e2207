#include "engine/graph/reliability_table.h"

#include <bit>
#include <cassert>
#include <cmath>

#include "engine/graph/layout.h"

namespace faultline::graph {

namespace {

std::size_t hash_of(double value) {
    return mixed(std::bit_cast<std::uint64_t>(value));
}

}  // namespace

std::uint32_t ReliabilityTable::find(const model::OwnReliability& reliability) const {
    using model::ReliabilityState;
    if (reliability.state == ReliabilityState::absent) return kAbsentReliability;
    if (reliability.state == ReliabilityState::unusable) return kUnusableReliability;
    const double value = reliability.unavailability;
    assert(value >= 0 && value < 1 && !std::signbit(value));
    const std::uint32_t found =
        table_.find(hash_of(value), [&](std::uint32_t known) { return values_[known] == value; });
    return found == InternTable::kNone ? found : kFirstReliability + found;
}

std::uint32_t ReliabilityTable::number(const model::OwnReliability& reliability) {
    const std::uint32_t found = find(reliability);
    if (found != InternTable::kNone) return found;
    values_.push_back(reliability.unavailability);
    table_.add([&](std::uint32_t known) { return hash_of(values_[known]); });
    return kFirstReliability + table_.size() - 1;
}

model::OwnReliability reliability_of(std::uint32_t number, const double* unavailabilities) {
    using model::ReliabilityState;
    if (number == kAbsentReliability) return {};
    if (number == kUnusableReliability) return {ReliabilityState::unusable, 0};
    return {ReliabilityState::given, unavailabilities[number - kFirstReliability]};
}

}  // namespace faultline::graph
