#include "engine/graph/detail_table.h"

#include <bit>

namespace faultline::graph {

namespace {

std::size_t hash_of(const NeedDetail& detail) {
    std::size_t hash = mixed(std::bit_cast<std::uint64_t>(detail.strength));
    hash = mixed(hash + detail.delay_s);
    hash = mixed(hash + detail.capacity);
    hash = mixed(hash + static_cast<std::uint64_t>(detail.fresh_until) +
                 static_cast<std::uint64_t>(detail.lapsed));
    hash = mixed(hash + detail.holders + (detail.is_open ? 1 : 0)) + detail.undated;
    // An absent time and the time 0 collide; they are told apart by comparison.
    return mixed(hash + static_cast<std::uint64_t>(detail.verified_at.value_or(0)));
}

}  // namespace

std::uint32_t DetailTable::find(const NeedDetail& detail) const {
    return table_.find(hash_of(detail),
                       [&](std::uint32_t index) { return details_[index] == detail; });
}

std::uint32_t DetailTable::intern(const NeedDetail& detail) {
    if (latest_ != InternTable::kNone && details_[latest_] == detail) return latest_;
    latest_ = find(detail);
    if (latest_ != InternTable::kNone) return latest_;
    latest_ = size();
    details_.push_back(detail);
    table_.add([&](std::uint32_t index) { return hash_of(details_[index]); });
    return latest_;
}

}  // namespace faultline::graph
