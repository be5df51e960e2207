// What imports do to the rows in quarantine.
//
// Thread safety: belongs to a job on the writer's thread.

#pragma once

#include <string>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/import_plan.h"
#include "engine/model/change_set.h"
#include "engine/model/observations.h"
#include "storage/view.h"

namespace faultline::app {

// Tell `options` which rows of its source wait, so that the plan says which of them it can
// recognise.  A best-effort import sets rows that are ignored aside while they say the same: with
// `seen` as what somebody decided to ignore.
// Errors: corruption, unavailable.  Cost: all rows in quarantine are read.
[[nodiscard]] Result<void> add_waiting(const storage::View& head,
                                       const model::Observations& seen,
                                       identify::PlanOptions& options);

// An import, as far as the quarantine is concerned.
struct QuarantineNews {
    const std::string& source;
    Version version{};       // that the import makes
    bool gives_all = false;  // it saw all that the source has, and dropped nothing
    const identify::ImportPlan& plan;
};

// Write into `change_set` what the import does: rows that are new, say something else or are set
// aside although somebody decided are open; rows that it recognises, or that are not there any
// more, are closed.  Of all that it set aside one sighting is kept; what says the same is not
// written again.
// Errors: corruption, unavailable.  Cost: all rows in quarantine are read.
[[nodiscard]] Result<void> follow_import(const storage::View& head,
                                         const QuarantineNews& news,
                                         model::ChangeSet& change_set);

}  // namespace faultline::app
