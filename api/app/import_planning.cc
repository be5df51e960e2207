#include "api/app/import_planning.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "api/app/quarantine_import.h"
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

Result<identify::PlanOptions> options_at(const storage::Repository& store,
                                         const model::Observations& seen,
                                         const PlanInputs& inputs) {
    identify::PlanOptions options = inputs.options;
    FL_CHECK(add_waiting(store.appended_view(), seen, options));
    FL_CHECK(add_sightings(store, inputs.app, inputs.started, options));
    return options;
}

bool gives_all(const PlanInputs& inputs, const identify::ImportPlan& plan) {
    return plan.completion.is_done &&
           std::holds_alternative<model::Everything>(*inputs.request.scope);
}

}  // namespace

Result<identify::ImportPlan> plan_at(const storage::Repository& store,
                                     model::Observations&& observations,
                                     const PlanInputs& inputs,
                                     ImportAnswer& answer) {
    model::Observations seen = std::move(observations);
    const ImportRequest& request = inputs.request;
    FL_TRY(const identify::PlanOptions options, options_at(store, seen, inputs));
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

Result<WritePlan> write_of(const storage::Repository& store,
                           const PlanInputs& inputs,
                           identify::ImportPlan plan) {
    const Version version = store.next_version();
    plan.change_set.put_record(
        model::kRunRecord, model::run_key(version), model::encode_run(run_of(inputs, plan)));
    FL_CHECK(follow_import(store.appended_view(),
                           {inputs.options.source, version, gives_all(inputs, plan), plan},
                           plan.change_set));
    return WritePlan{std::move(plan.change_set), std::move(plan.changed)};
}

Result<void> add_sightings(const storage::Repository& store,
                           const App& app,
                           UtcTime now,
                           identify::PlanOptions& options) {
    const storage::View view = store.appended_view();
    if (!view.catalogue().has_authority()) return {};
    FL_TRY(const RunBook::Seen seen, app.runs().at(view));
    options.sightings.now = now;
    options.sightings.last_seen = [seen, view](CiId ci, SymbolId source) -> std::optional<UtcTime> {
        const auto sighting = seen->ci(view.symbol_name(source), ci);
        if (!sighting) return std::nullopt;
        return sighting->time;
    };
    return {};
}

}  // namespace faultline::app
