// The plan of an import that was read, and the write that carries it out.
//
// Thread safety: belongs to a job on the writer's thread, so that nothing can come between plan and
// commit.

#pragma once

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/import.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/identify/import_plan.h"
#include "engine/model/observations.h"
#include "storage/repository.h"

namespace faultline::app {

// What an import is planned with, beside what was seen.
struct PlanInputs {
    const ImportRequest& request;
    identify::PlanOptions options;
    UtcTime started;
    const App& app;
};

// What the import would do, with the counts and problems in `answer`.  What was seen is gone when
// it returns: a large import must not stand beside the graph that is made next.
// Errors: as identify::plan_complete_import().
[[nodiscard]] Result<identify::ImportPlan> plan_at(const storage::Repository& store,
                                                   model::Observations&& observations,
                                                   const PlanInputs& inputs,
                                                   ImportAnswer& answer);

// The write that does what `plan` says, records its run and what it set aside.
// Errors: corruption, unavailable.  REQUIRES: plan.accepted.
[[nodiscard]] Result<WritePlan> write_of(const storage::Repository& store,
                                         const PlanInputs& inputs,
                                         identify::ImportPlan plan);

// Tell `options` what the runs saw, if the catalogue ranks sources: an import that begins at `now`
// may then overrule a source of more authority that has not been seen for too long.
// Errors: corruption, unavailable.
[[nodiscard]] Result<void> add_sightings(const storage::Repository& store,
                                         const App& app,
                                         UtcTime now,
                                         identify::PlanOptions& options);

}  // namespace faultline::app
