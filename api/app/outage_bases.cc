#include "api/app/outage_bases.h"

#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "api/app/change_outages.h"
#include "api/app/service_class.h"
#include "api/app/thread_priority.h"
#include "engine/graph/node_cursor.h"
#include "engine/impact/reliability.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;

std::vector<NodeIndex> services_of(const graph::Snapshot& graph,
                                   const model::Catalogue& catalogue) {
    const std::vector<bool> is_service = service_classes(graph, catalogue);
    std::vector<NodeIndex> services;
    graph::NodeCursor cursor(graph);
    while (const auto node = cursor.next()) {
        if (is_service[static_cast<std::size_t>(graph.class_of(*node))]) services.push_back(*node);
    }
    return services;
}

// A basis with the graph that it points into.
struct Kept {
    std::shared_ptr<const graph::Snapshot> graph;
    impact::JointBasis basis;
};

// Null if the graph has something about which no assessment can be made either.
OutageBases::Basis make_basis(const Published& published, const std::function<bool()>& may_go_on) {
    auto kept = std::make_shared<Kept>();
    kept->graph = published.graph;
    auto basis = impact::joint_basis(
        {.snapshot = kept->graph.get(),
         .roots = services_of(*kept->graph, published.view.catalogue()),
         .unavailability =
             [&](const graph::Snapshot& graph, std::span<const NodeIndex> nodes) {
                 return impact::reliabilities_of(graph, nodes, published.view.catalogue())
                     .unavailability;
             },
         .seed = kAssessmentSeed,
         .may_go_on = may_go_on});
    if (!basis.ok()) return nullptr;
    kept->basis = std::move(basis).value();
    return {kept, &kept->basis};
}

}  // namespace

OutageBases::~OutageBases() {
    is_closing_ = true;
    if (maker_.joinable()) maker_.join();
}

OutageBases::Basis OutageBases::at(const Published& published) {
    const std::lock_guard lock(mutex_);
    if (graph_ == published.graph) return basis_;
    graph_.reset();
    basis_.reset();
    if (is_making_ || Clock::now() < next_) return nullptr;
    if (maker_.joinable()) maker_.join();
    is_making_ = true;
    maker_ = std::thread([this, published] { make(published); });
    return nullptr;
}

void OutageBases::make(const Published& published) {
    give_way_to_others();
    const auto begin = Clock::now();
    auto basis = make_basis(published, [this] { return !is_closing_; });
    const auto end = Clock::now();
    const std::lock_guard lock(mutex_);
    graph_ = published.graph;
    basis_ = std::move(basis);
    next_ = end + (kOutageBasisShare - 1) * (end - begin);
    is_making_ = false;
}

}  // namespace faultline::app
