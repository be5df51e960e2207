#include "api/app/service_class.h"

namespace faultline::app {

bool is_service_class(const model::Catalogue& catalogue, std::string_view name) {
    const model::ClassDefinition* const definition = catalogue.find_class(name);
    return definition != nullptr && definition->layer >= kServiceLayer;
}

std::vector<bool> service_classes(const graph::Snapshot& graph, const model::Catalogue& catalogue) {
    std::vector<bool> services(graph.class_count());
    for (std::uint32_t i = 0; i < services.size(); i++) {
        services[i] = is_service_class(catalogue, graph.class_name(graph::ClassIndex{i}));
    }
    return services;
}

}  // namespace faultline::app
