// GraphView: the rows and groups of a Snapshot for code that is compiled once for plain Snapshots
// and once for patched ones.
//
// Thread safety: as a Snapshot, which must outlive its views and not be moved meanwhile.

#pragma once

#include "engine/graph/graph_access.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// A Snapshot of which it is known whether it has a patch.
template <Patching kPatching>
class GraphView : public GraphAccess<GraphView<kPatching>, kPatching> {
 public:
    // REQUIRES: snapshot.is_patched() is what `kPatching` says.
    explicit GraphView(const Snapshot& snapshot) : parts_(&snapshot.parts()) {
        assert(snapshot.is_patched() == this->is_patched());
    }

    // Where the graph lies.
    [[nodiscard]] const GraphParts& parts() const { return *parts_; }

 private:
    const GraphParts* parts_;
};

// Call `use` with the view that fits `snapshot`; returns what it returns.
template <typename Use>
decltype(auto) with_view(const Snapshot& snapshot, Use use) {
    if (snapshot.is_patched()) return use(GraphView<Patching::present>(snapshot));
    return use(GraphView<Patching::none>(snapshot));
}

}  // namespace faultline::graph
