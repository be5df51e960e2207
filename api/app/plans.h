// Plans: what an import would do, exactly, and doing it later if it would still do the same.
//
// A plan is made by the code that imports, up to the write.  Its id is the SHA-256 of the state it
// was made on, of what was to be imported and of how.  To apply it the import is planned again on
// the head: if each operation is the same, it is done; numbers, versions and times do not count.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/import.h"
#include "api/app/operations_document.h"
#include "api/app/plan_note.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "storage/plan_folder.h"

namespace faultline::app {

// So many operations stand in the answer of a dry run; all of them in the plan.
inline constexpr std::size_t kPlanOperationsListed = 100;

// A plan that is kept.
struct PlanEntry {
    storage::KeptPlan kept;
    PlanNote note;
};

// What an import would do.
struct DryRunAnswer {
    ImportAnswer import;  // as the import's, but nothing was written
    Version graph_version{};
    std::optional<PlanEntry> plan;        // none if the import would be refused
    std::vector<std::string> operations;  // the first lines of the document
};

// Plan the import, and keep the plan.
// Errors: as import_files(); unavailable if this app keeps no plans; too_large.
// Cost: that of import_files() without the write, and of writing the payload.
[[nodiscard]] Result<DryRunAnswer> dry_run(const Principal& principal,
                                           App& app,
                                           const ImportRequest& request,
                                           const OperationWords& words);

// Which plan to apply.
struct ApplyRequest {
    std::string id;
    std::string reason = {};  // empty: the plan's
    std::string request_id = {};
    Keeping<ImportAnswer> keeping = {};
};

// What came of it.
struct ApplyAnswer {
    ImportAnswer import;
    bool is_outdated = false;  // nothing was written: it would not do the same any more
    std::vector<OperationDifference> differences;  // the first of them
    std::uint64_t difference_count = 0;
};

// Do what the plan says, if that is what its import would still do; the plan is then gone.
// Errors: not_found if there is no such plan, or it is expired; corruption if it is damaged; as
// import_files().
[[nodiscard]] Result<ApplyAnswer> apply_plan(const Principal& principal,
                                             App& app,
                                             const ApplyRequest& request,
                                             const OperationWords& words);

// The plans that can be applied, the oldest first.  Errors: unavailable.
[[nodiscard]] Result<std::vector<PlanEntry>> list_plans(const Principal& principal, const App& app);

// One of them.  Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<PlanEntry> get_plan(const Principal& principal,
                                         const App& app,
                                         const std::string& id);

// Its operations.  Errors: as get_plan().
[[nodiscard]] Result<OperationReader> plan_operations(const Principal& principal,
                                                      const App& app,
                                                      const std::string& id);

// Remove it.  Errors: not_found; unavailable.
[[nodiscard]] Result<void> discard_plan(const Principal& principal,
                                        App& app,
                                        const std::string& id);

}  // namespace faultline::app
