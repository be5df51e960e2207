#include "api/app/plans.h"

#include <algorithm>
#include <utility>

#include "api/app/commit.h"
#include "api/app/import_planning.h"
#include "api/app/import_reading.h"
#include "api/app/plan_payload.h"

namespace faultline::app {

namespace {

Result<storage::PlanFolder*> folder_of(const App& app) {
    if (app.plans() != nullptr) return app.plans();
    return unavailable("this store keeps no plans");
}

Result<PlanEntry> entry_of(storage::KeptPlan kept) {
    FL_TRY(PlanNote note, decode_plan_note(kept.note));
    return PlanEntry{std::move(kept), std::move(note)};
}

// How the import is to be understood, with what was recognised filled in.
ImportRequest options_of(const ImportRequest& request, const ImportAnswer& answer) {
    ImportRequest options = request;
    options.parts.clear();
    options.keeping = {};
    options.request_id.clear();
    options.format = answer.format;
    options.source = answer.source;
    return options;
}

PlanInputs inputs_of(const ImportRequest& request, const ImportAnswer& answer, const App& app) {
    return {request,
            {answer.source, answer.format, request.best_effort, request.strict_schema},
            app.now(),
            app};
}

// Writes the document of a plan into its draft, and remembers its beginning.
Result<std::uint64_t> keep_operations(const identify::ImportPlan& plan,
                                      const storage::Repository& store,
                                      const OperationWords& words,
                                      storage::PlanDraft& draft,
                                      DryRunAnswer& answer) {
    std::uint64_t count = 0;
    FL_CHECK(visit_operations(plan,
                              answer.import,
                              store,
                              words,
                              [&](std::string_view key, std::string_view line) -> Result<void> {
                                  count++;
                                  if (answer.operations.size() < kPlanOperationsListed) {
                                      answer.operations.emplace_back(line);
                                  }
                                  return draft.operations.write(encode_operation(key, line));
                              }));
    return count;
}

PlanNote note_of(const Principal& principal,
                 const ImportRequest& request,
                 const DryRunAnswer& answer,
                 std::uint64_t operation_count) {
    PlanNote note;
    note.options = options_of(request, answer.import);
    note.graph_version = answer.graph_version;
    note.principal = principal.name;
    note.cis = answer.import.cis;
    note.relationships = answer.import.relationships;
    note.problem_count = answer.import.problem_count;
    note.operation_count = operation_count;
    return note;
}

// What a plan said, and how to say what it would be now.
struct Applying {
    const PlanInputs& inputs;
    const OperationWords& words;
    OperationComparison& comparison;
};

// No write: this is not what was planned.
Result<std::optional<WritePlan>> plan_again(const storage::Repository& store,
                                            model::Observations&& seen,
                                            const Applying& applying,
                                            ApplyAnswer& answer) {
    FL_TRY(identify::ImportPlan plan,
           plan_at(store, std::move(seen), applying.inputs, answer.import));
    OperationComparison& comparison = applying.comparison;
    if (plan.accepted) {
        FL_CHECK(visit_operations(plan,
                                  answer.import,
                                  store,
                                  applying.words,
                                  [&](std::string_view key, std::string_view line) {
                                      return comparison.take(key, line);
                                  }));
    }
    FL_CHECK(comparison.finish());
    answer.differences = comparison.listed();
    answer.difference_count = comparison.count();
    answer.is_outdated = comparison.count() != 0;
    if (answer.is_outdated || !plan.accepted) return std::optional<WritePlan>();
    FL_TRY(WritePlan write, write_of(store, applying.inputs, std::move(plan)));
    return std::optional(std::move(write));
}

}  // namespace

Result<DryRunAnswer> dry_run(const Principal& principal,
                             App& app,
                             const ImportRequest& request,
                             const OperationWords& words) {
    FL_CHECK(check_context({{}, {}, request.reason, request.request_id}));
    FL_CHECK(check_import(request));
    FL_TRY(storage::PlanFolder* const folder, folder_of(app));
    const ImportAdmission admission;
    FL_CHECK(admission.check());
    FL_TRY(storage::PlanDraft draft, folder->begin());
    PayloadRecorder recorder(request, draft.payload);
    ImportRequest recorded = request;
    recorded.parts = recorder.parts();
    FL_TRY(ReadImport reading, read_import(recorded, app.view()));
    DryRunAnswer answer;
    describe(reading, answer.import);
    answer.graph_version = app.view().graph_version();
    if (!reading.whole) return answer;
    const PlanInputs inputs = inputs_of(request, answer.import, app);
    std::uint64_t operation_count = 0;
    FL_CHECK(app.write([&](storage::Repository& store) -> Result<Write> {
        answer.graph_version = store.appended_view().graph_version();
        FL_TRY(auto plan, plan_at(store, std::move(reading.seen), inputs, answer.import));
        if (!plan.accepted) return Write{};
        FL_TRY(operation_count, keep_operations(plan, store, words, draft, answer));
        return Write{};
    }));
    if (!answer.import.accepted) return answer;
    PlanNote note = note_of(principal, request, answer, operation_count);
    note.parts = recorder.recorded();
    const std::string id = hex(recorder.plan_id(note.graph_version, note.options));
    FL_TRY(storage::KeptPlan kept,
           folder->keep(std::move(draft), id, encode_plan_note(note), app.now()));
    answer.plan = PlanEntry{std::move(kept), std::move(note)};
    return answer;
}

Result<ApplyAnswer> apply_plan(const Principal& principal,
                               App& app,
                               const ApplyRequest& request,
                               const OperationWords& words) {
    ApplyAnswer answer;
    FL_TRY(auto earlier, answered_before(app, principal.name, request.keeping.key));
    if (earlier) {
        answer.import.outcome = *std::move(earlier);
        return answer;
    }
    FL_TRY(storage::PlanFolder* const folder, folder_of(app));
    const ImportAdmission admission;
    FL_CHECK(admission.check());
    FL_TRY(const PlanEntry entry, get_plan(principal, app, request.id));
    FL_TRY(auto payload, folder->payload(entry.kept));
    FL_TRY(auto operations, folder->operations(entry.kept));
    const PayloadParts parts(std::move(payload), entry.note.parts);
    ImportRequest import = entry.note.options;
    import.parts = parts.parts();
    if (!request.reason.empty()) import.reason = request.reason;
    FL_TRY(ReadImport reading, read_import(import, app.view()));
    describe(reading, answer.import);
    const PlanInputs inputs = inputs_of(import, answer.import, app);
    OperationComparison comparison{OperationReader(std::move(operations))};
    FL_TRY(answer.import.outcome,
           commit(
               app,
               {principal.name, answer.import.source, import.reason, request.request_id},
               request.keeping.key,
               [&](const storage::Repository& store) {
                   return plan_again(
                       store, std::move(reading.seen), {inputs, words, comparison}, answer);
               },
               [&](const WritePosition& position) {
                   answer.import.version = position.version;
                   answer.import.graph_version = position.graph_version;
                   const auto& keep = request.keeping.answer;
                   return keep ? keep(answer.import) : std::string();
               }));
    if (answer.import.outcome.end == CommitEnd::done) {
        (void)folder->discard(request.id);  // it is done; what is left expires
    }
    return answer;
}

Result<std::vector<PlanEntry>> list_plans(const Principal& /*principal*/, const App& app) {
    FL_TRY(storage::PlanFolder* const folder, folder_of(app));
    FL_TRY(std::vector<storage::KeptPlan> kept, folder->list(app.now()));
    std::vector<PlanEntry> entries;
    for (storage::KeptPlan& plan : kept) {
        FL_TRY(PlanEntry entry, entry_of(std::move(plan)));
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<PlanEntry> get_plan(const Principal& /*principal*/, const App& app, const std::string& id) {
    FL_TRY(storage::PlanFolder* const folder, folder_of(app));
    FL_TRY(storage::KeptPlan kept, folder->find(id, app.now()));
    return entry_of(std::move(kept));
}

Result<OperationReader> plan_operations(const Principal& principal,
                                        const App& app,
                                        const std::string& id) {
    FL_TRY(const PlanEntry entry, get_plan(principal, app, id));
    FL_TRY(auto bytes, app.plans()->operations(entry.kept));
    return OperationReader(std::move(bytes));
}

Result<void> discard_plan(const Principal& /*principal*/, App& app, const std::string& id) {
    FL_TRY(storage::PlanFolder* const folder, folder_of(app));
    return folder->discard(id);
}

}  // namespace faultline::app
