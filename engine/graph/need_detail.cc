#include "engine/graph/need_detail.h"

#include <algorithm>
#include <tuple>

namespace faultline::graph {

NeedDetail merged(const NeedDetail& a, const NeedDetail& b) {
    // An absent time compares below every time, so that a known verification wins.
    return {.strength = std::max(a.strength, b.strength),
            .delay_s = std::min(a.delay_s, b.delay_s),
            .capacity = std::max(a.capacity, b.capacity),
            .verified_at = std::max(a.verified_at, b.verified_at)};
}

bool detail_less(const NeedDetail& a, const NeedDetail& b) {
    return std::tie(a.strength, a.delay_s, a.capacity, a.verified_at) <
           std::tie(b.strength, b.delay_s, b.capacity, b.verified_at);
}

}  // namespace faultline::graph
