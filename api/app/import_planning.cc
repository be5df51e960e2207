#include "api/app/import_planning.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/app/run_book.h"
#include "engine/identify/complete_import.h"
#include "engine/model/run.h"

namespace faultline::app {

namespace {

model::Run run_of(const PlanInputs& inputs, identify::ImportPlan& plan) {
    const ImportRequest& request = inputs.request;
    model::Run run;
    run.source = inputs.options.source;
    run.format = inputs.options.format;
    run.scope = request.scope;
    run.complete = plan.completion.is_done;
    run.best_effort = request.best_effort;
    run.cis = plan.cis;
    run.relationships = plan.relationships;
    run.started = inputs.started;
    const std::int64_t duration = inputs.app.now().microseconds - inputs.started.microseconds;
    run.duration_us = static_cast<std::uint64_t>(std::max<std::int64_t>(duration, 0));
    run.problems = plan.problem_count;
    run.scope_cis = plan.completion.scope_cis;
    run.absent = plan.completion.absent_cis;
    if (request.allow_retire) run.retire_reason = request.reason;
    run.seen = std::move(plan.seen);
    run.relationships_seen = std::move(plan.relationships_seen);
    return run;
}

// With what the runs saw, if the catalogue ranks sources: an import may then overrule a source of
// more authority that has not been seen for too long when it begins.
Result<identify::PlanOptions> options_at(const storage::Repository& store,
                                         const PlanInputs& inputs) {
    identify::PlanOptions options = inputs.options;
    const storage::View view = store.appended_view();
    if (!view.catalogue().has_authority()) return options;
    FL_TRY(const RunBook::Seen seen, inputs.app.runs().at(view));
    options.sightings.now = inputs.started;
    options.sightings.last_seen = [seen, view](CiId ci, SymbolId source) -> std::optional<UtcTime> {
        const auto sighting = seen->ci(view.symbol_name(source), ci);
        if (!sighting) return std::nullopt;
        return sighting->time;
    };
    return options;
}

}  // namespace

Result<identify::ImportPlan> plan_at(const storage::Repository& store,
                                     model::Observations&& observations,
                                     const PlanInputs& inputs,
                                     ImportAnswer& answer) {
    model::Observations seen = std::move(observations);
    const ImportRequest& request = inputs.request;
    FL_TRY(const identify::PlanOptions options, options_at(store, inputs));
    identify::ImportPlan plan;
    if (request.complete) {
        const identify::Completeness completeness{
            *request.scope, request.retire_percent_max, request.allow_retire};
        FL_TRY(plan, identify::plan_complete_import(seen, options, completeness, store));
        answer.completion = plan.completion;
    } else {
        FL_TRY(plan, identify::plan_import(seen, options, store));
    }
    answer.accepted = plan.accepted;
    answer.files = seen.files();
    answer.cis = plan.cis;
    answer.relationships = plan.relationships;
    answer.identified = plan.identified;
    answer.problems = plan.problems;
    answer.problem_count = plan.problem_count;
    return plan;
}

WritePlan write_of(const storage::Repository& store,
                   const PlanInputs& inputs,
                   identify::ImportPlan plan) {
    plan.change_set.put_record(model::kRunRecord,
                               model::run_key(store.next_version()),
                               model::encode_run(run_of(inputs, plan)));
    return WritePlan{std::move(plan.change_set), std::move(plan.changed)};
}

}  // namespace faultline::app
