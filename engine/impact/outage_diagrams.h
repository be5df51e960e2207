// OutageDiagrams: the exact form of a model, a small binary decision diagram for each module.
//
// Thread safety: building is a pure function; the diagrams are a value.
//
// They hold no probabilities, so that one set of diagrams serves before and after a change.
//
// Layout: modules come dependencies first, the root's last.  A module's events are its variables,
// in the order in which its diagram tests them; its nodes come with those they lead to before them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/bdd.h"
#include "engine/impact/outage_model.h"

namespace faultline::impact {

// What the variable of a diagram stands for.
enum class EventKind : std::uint32_t { own, draw, shared, module };

// A variable.  `index` counts CIs, draws, shared events or modules.
struct DiagramEvent {
    EventKind kind;
    std::uint32_t index;
};

// A node of a diagram.  0 is false, 1 is true, k + 2 is node k of the module.
struct DiagramNode {
    std::uint32_t event;  // of the module
    std::uint32_t low;
    std::uint32_t high;
};

// A module and the function that takes its entry down.
struct DiagramModule {
    ListPart events;
    ListPart nodes;
    std::uint32_t function;  // as the ends of a DiagramNode
};

// All modules of a model.
struct OutageDiagrams {
    std::vector<DiagramModule> modules;
    std::vector<DiagramEvent> events;
    std::vector<DiagramNode> nodes;

    // The parts of one module.  Valid as long as *this.
    [[nodiscard]] std::span<const DiagramEvent> events_of(const DiagramModule& module) const {
        return std::span(events).subspan(module.events.first, module.events.count);
    }
    [[nodiscard]] std::span<const DiagramNode> nodes_of(const DiagramModule& module) const {
        return std::span(nodes).subspan(module.nodes.first, module.nodes.count);
    }
};

// The probabilities that belong to diagrams: of each event, of each node, of each module.
struct DiagramValues {
    std::vector<double> events;
    std::vector<double> nodes;
    std::vector<double> modules;
};

// The most states that a group's recursion over its members may have.
inline constexpr std::size_t kGroupStatesMax = std::size_t{1} << 20;

// What every model may take, however low the limit: so many nodes for each CI and draw.
inline constexpr std::size_t kNodesPerEvent = 8;

// The diagrams of a model, or nothing if they need more than `nodes_max` nodes (or kNodesPerEvent
// for each event, if that is more), as many steps as that allows, or kGroupStatesMax.  The own
// event of a CI counts if it is in `counted`; the others never happen. REQUIRES: counted.size() ==
// model.size(). Cost: linear in the model for trees; exponential at worst, up to the limits.
[[nodiscard]] std::optional<OutageDiagrams> build_diagrams(const OutageModel& model,
                                                           const std::vector<bool>& counted,
                                                           std::size_t nodes_max);

// The probabilities when CI n fails by itself with own[n].  The last module's is the root's outage.
// Cost: linear in the diagrams.
[[nodiscard]] DiagramValues evaluate(const OutageDiagrams& diagrams,
                                     const OutageModel& model,
                                     std::span<const double> own);

// The value of one end of a node, when those of the module's nodes are `nodes`.
[[nodiscard]] inline double value_of(std::uint32_t end, std::span<const double> nodes) {
    return end < 2 ? static_cast<double>(end) : nodes[end - 2];
}

}  // namespace faultline::impact
