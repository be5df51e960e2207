#include "engine/impact/witness.h"

#include <cassert>

namespace faultline::impact {

WitnessPath::WitnessPath(const BlastRadius& answer, std::uint32_t position)
    : answer_(&answer), position_(position), hops_(0) {
    assert(position < answer.down.size());
    hops_ = answer.down[position].hops;
}

std::optional<graph::NodeIndex> WitnessPath::next() {
    if (done_) return std::nullopt;
    if (hops_ == 0) {
        done_ = true;
        return answer_->failed[position_];
    }
    const DownItem& item = answer_->down[position_];
    position_ = item.next;
    --hops_;
    return item.node;
}

std::vector<std::string_view> witness_ids(const graph::Snapshot& snapshot,
                                          const BlastRadius& answer,
                                          std::uint32_t position) {
    std::vector<std::string_view> ids;
    ids.reserve(answer.down[position].hops + std::size_t{1});
    WitnessPath path(answer, position);
    while (const auto node = path.next())
        ids.push_back(snapshot.id(*node));
    return ids;
}

}  // namespace faultline::impact
