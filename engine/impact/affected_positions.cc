#include "engine/impact/affected_positions.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

namespace faultline::impact {

AffectedPositions::AffectedPositions(std::span<const AffectedCi> cis) {
    assert(cis.size() < std::numeric_limits<std::uint32_t>::max());
    slots_.resize(std::bit_ceil(std::max<std::size_t>(2 * cis.size(), 2)));
    shift_ = 64 - std::countr_zero(slots_.size());
    for (std::uint32_t i = 0; i < cis.size(); i++) {
        std::size_t at = first_slot(cis[i].node);
        while (slots_[at].next_position != 0) {
            assert(slots_[at].node != cis[i].node);
            at = (at + 1) & (slots_.size() - 1);
        }
        slots_[at] = {cis[i].node, i + 1};
    }
}

}  // namespace faultline::impact
