#include "engine/impact/cut_share.h"

#include <algorithm>

namespace faultline::impact {

namespace {

// Values computed for the nodes of one function; those of the constants are given.
template <typename T>
class ByNode {
 public:
    ByNode(const std::vector<BddNode>& nodes, T if_false, T if_true)
        : nodes_(nodes), values_{if_false, if_true} {
        values_.reserve(nodes.size() + 2);
    }

    void push_back(T value) { values_.push_back(value); }
    [[nodiscard]] T back() const { return values_.back(); }

    [[nodiscard]] T operator[](BddNode node) const {
        if (node < 2) return values_[node];
        const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node);
        return values_[static_cast<std::size_t>(found - nodes_.begin()) + 2];
    }

 private:
    const std::vector<BddNode>& nodes_;
    std::vector<T> values_;
};

}  // namespace

std::optional<double> CutShare::of(std::uint32_t module, std::uint32_t event) {
    const DiagramModule& asked = diagrams_.modules[module];
    if (bdd_.exhausted()) return std::nullopt;
    bdd_.clear();
    const BddNode with = fixed(asked, event, true);
    const BddNode without = fixed(asked, event, false);
    const BddNode decides = bdd_.choose(without, Bdd::kFalse, with);
    const BddNode closure = upward_closure(decides);
    if (bdd_.exhausted()) return std::nullopt;
    return probability(asked, closure);
}

BddNode CutShare::fixed(const DiagramModule& module, std::uint32_t event, bool value) {
    std::vector<BddNode> made = {Bdd::kFalse, Bdd::kTrue};
    made.reserve(module.nodes.count + 2);
    for (const DiagramNode& node : diagrams_.nodes_of(module)) {
        const BddNode low = made[node.low];
        const BddNode high = made[node.high];
        if (node.event == event) {
            made.push_back(value ? high : low);
        } else {
            made.push_back(bdd_.make(node.event, low, high));
        }
    }
    return made[module.function];
}

BddNode CutShare::upward_closure(BddNode function) {
    const std::vector<BddNode> nodes = bdd_.nodes_of(function);
    ByNode<BddNode> closed(nodes, Bdd::kFalse, Bdd::kTrue);
    for (const BddNode node : nodes) {
        const BddNode low = closed[bdd_.low(node)];
        const BddNode high = bdd_.any_of(closed[bdd_.high(node)], low);
        if (bdd_.exhausted()) return Bdd::kFalse;
        closed.push_back(bdd_.make(bdd_.level(node), low, high));
    }
    return function < 2 ? function : closed.back();
}

double CutShare::probability(const DiagramModule& module, BddNode function) const {
    const std::vector<BddNode> nodes = bdd_.nodes_of(function);
    ByNode<double> values(nodes, 0.0, 1.0);
    for (const BddNode node : nodes) {
        const double chance = values_.events[module.events.first + bdd_.level(node)];
        values.push_back((1 - chance) * values[bdd_.low(node)] + chance * values[bdd_.high(node)]);
    }
    return function < 2 ? static_cast<double>(function) : values.back();
}

}  // namespace faultline::impact
