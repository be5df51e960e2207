// LintEstate: what the parts of lint look things up in.
//
// Thread safety: immutable after construction.

#pragma once

#include <string>
#include <unordered_map>

#include "api/app/app.h"
#include "engine/graph/snapshot.h"
#include "engine/model/catalogue.h"

namespace faultline::app {

// One version of the store, and the nodes of its CIs.
class LintEstate {
 public:
    // `at` must outlive it.  Cost: O(CIs).
    explicit LintEstate(const Published& at);

    [[nodiscard]] const Published& at() const { return at_; }
    [[nodiscard]] const graph::Snapshot& graph() const { return *at_.graph; }
    [[nodiscard]] const model::Catalogue& catalogue() const { return at_.view.catalogue(); }

    // False if no live CI has that number: the store should hold no relationship with it.
    [[nodiscard]] bool has(CiId ci) const { return node_of_.contains(ci); }

    // The node of a live CI.
    [[nodiscard]] graph::NodeIndex node_of(CiId ci) const { return node_of_.at(ci); }

    // The id and the class of a node.
    [[nodiscard]] std::string id(graph::NodeIndex node) const {
        return std::string(graph().id(node));
    }
    [[nodiscard]] std::string class_name(graph::NodeIndex node) const {
        return std::string(graph().class_name(graph().class_of(node)));
    }

    // A group as findings show it: "OWNER: NAME".
    [[nodiscard]] std::string group(graph::GroupIndex group) const {
        return id(graph().owner(group)) + ": " + std::string(graph().group_name(group));
    }

 private:
    const Published& at_;
    std::unordered_map<CiId, graph::NodeIndex> node_of_;
};

}  // namespace faultline::app
