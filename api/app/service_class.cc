#include "api/app/service_class.h"

namespace faultline::app {

bool is_service_class(const model::Catalogue& catalogue, std::string_view name) {
    return catalogue.layer(name) >= kServiceLayer;
}

std::vector<bool> service_classes(const graph::Snapshot& graph, const model::Catalogue& catalogue) {
    std::vector<bool> services(graph.class_count());
    for (std::uint32_t i = 0; i < services.size(); i++) {
        services[i] = is_service_class(catalogue, graph.class_name(graph::ClassIndex{i}));
    }
    return services;
}

}  // namespace faultline::app
