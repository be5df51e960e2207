#include "api/app/lint_estate.h"

#include "engine/graph/node_cursor.h"

namespace faultline::app {

LintEstate::LintEstate(const Published& at) : at_(at) {
    graph::NodeCursor cursor(*at.graph);
    while (const auto node = cursor.next()) {
        node_of_[at.graph->ci(*node)] = *node;
    }
}

}  // namespace faultline::app
