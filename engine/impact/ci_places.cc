#include "engine/impact/ci_places.h"

#include <cassert>
#include <cstddef>

namespace faultline::impact {

CiPlaces::CiPlaces(const BlastRadius& answer) : answer_(answer) {
    const auto begins = [this](AffectedAs as) {
        begin_[static_cast<std::size_t>(as)] = static_cast<std::uint32_t>(cis_.size());
    };
    cis_.reserve(answer.failed.size() + answer.down.size() + answer.at_risk.size() +
                 answer.impaired.size() + answer.inherited.size());
    begins(AffectedAs::failed);
    for (const graph::NodeIndex node : answer.failed)
        cis_.push_back({node, AffectedAs::failed});
    const auto add_all = [&](const auto& items, AffectedAs as) {
        begins(as);
        for (const auto& item : items)
            cis_.push_back({item.node, as});
    };
    add_all(answer.down, AffectedAs::down);
    add_all(answer.at_risk, AffectedAs::at_risk);
    add_all(answer.impaired, AffectedAs::impaired);
    add_all(answer.inherited, AffectedAs::inherited);
    positions_.emplace(cis_);
}

std::optional<CiPlace> CiPlaces::find(graph::NodeIndex node) const {
    const auto position = positions_->find(node);
    if (!position) return std::nullopt;
    const AffectedAs as = cis_[*position].as;
    return CiPlace{as, *position - begin_[static_cast<std::size_t>(as)]};
}

bool CiPlaces::is_down(graph::NodeIndex node) const {
    const auto place = find(node);
    return place && (place->as == AffectedAs::failed || place->as == AffectedAs::down);
}

std::uint32_t CiPlaces::hops(graph::NodeIndex node) const {
    assert(is_down(node));
    const auto place = find(node);
    return place->as == AffectedAs::failed ? 0 : answer_.down[place->position].hops;
}

}  // namespace faultline::impact
