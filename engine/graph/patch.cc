#include "engine/graph/patch.h"

#include <memory>
#include <utility>

#include "engine/graph/changed_rows.h"
#include "engine/graph/ci_content.h"
#include "engine/graph/merge_plan.h"
#include "engine/graph/patch_builder.h"

namespace faultline::graph {

Result<Snapshot> patched(const Snapshot& base,
                         const Delta& delta,
                         Version version,
                         Version graph_version) {
    if (base.is_patched()) {
        const Delta both = united(delta_of_patch(base), delta);
        return patched(base.base(), both, version, graph_version);
    }
    FL_TRY(const MergePlan plan, MergePlan::make(base, delta));
    FL_TRY(const ChangedRows changed, ChangedRows::make(plan));
    FL_TRY(PatchData patch, PatchBuilder(base, plan, changed).build());
    patch.version = version;
    patch.graph_version = graph_version;
    return Snapshot(base, std::make_shared<const PatchData>(std::move(patch)));
}

Result<Snapshot> materialised(const Snapshot& snapshot) {
    if (!snapshot.is_patched()) return snapshot.base();
    return merge(snapshot, {}, snapshot.version(), snapshot.graph_version());
}

}  // namespace faultline::graph
