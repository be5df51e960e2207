#include "api/app/moment_services.h"

#include <algorithm>
#include <utility>

#include "api/app/service_class.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;

// Calls `use(node, as, position)` for everything that a radius lists.
template <typename Use>
void for_each_affected(const impact::BlastRadius& radius, Use use) {
    const auto each = [&](const auto& list, AffectedAs as, auto node_of) {
        for (std::size_t i = 0; i < list.size(); i++) {
            use(node_of(list[i]), as, static_cast<std::uint32_t>(i));
        }
    };
    const auto node_of = [](const auto& item) { return item.node; };
    each(radius.failed, AffectedAs::failed, [](NodeIndex node) { return node; });
    each(radius.down, AffectedAs::down, node_of);
    each(radius.at_risk, AffectedAs::at_risk, node_of);
    each(radius.impaired, AffectedAs::impaired, node_of);
    each(radius.inherited, AffectedAs::inherited, node_of);
}

}  // namespace

std::uint32_t margin_of(const impact::BlastRadius& radius, const MomentService& service) {
    if (service.as == AffectedAs::at_risk) return radius.at_risk[service.position].margin;
    if (service.as == AffectedAs::inherited) return radius.inherited[service.position].margin_min;
    return impact::kNoMargin;
}

std::vector<MomentService> services_in(const graph::Snapshot& graph,
                                       const impact::BlastRadius& radius,
                                       const model::Catalogue& catalogue) {
    const std::vector<bool> is_service = service_classes(graph, catalogue);
    std::vector<MomentService> services;
    for_each_affected(radius, [&](NodeIndex node, AffectedAs as, std::uint32_t position) {
        if (is_service[raw(graph.class_of(node))]) services.push_back({node, as, position});
    });
    std::ranges::sort(services, {}, [&](const MomentService& service) {
        return std::pair(service.as, graph.order_key(service.node));
    });
    return services;
}

}  // namespace faultline::app
