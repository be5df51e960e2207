#include "api/app/import.h"

#include <utility>

#include "api/app/import_planning.h"
#include "api/app/import_reading.h"

namespace faultline::app {

namespace {

// The bytes of the answer, if they are to be kept.
std::string answer_at(const WritePosition& position,
                      const Keeping<ImportAnswer>& keeping,
                      ImportAnswer& answer) {
    answer.version = position.version;
    answer.graph_version = position.graph_version;
    return keeping.answer ? keeping.answer(answer) : std::string();
}

}  // namespace

Result<ImportAnswer> import_files(const Principal& principal,
                                  App& app,
                                  const ImportRequest& request) {
    FL_CHECK(check_context({{}, {}, request.reason, request.request_id}));
    FL_CHECK(check_import(request));
    ImportAnswer answer;
    FL_TRY(auto earlier, answered_before(app, principal.name, request.keeping.key));
    if (earlier) {
        answer.outcome = *std::move(earlier);
        return answer;
    }
    const ImportAdmission admission;
    FL_CHECK(admission.check());
    const UtcTime started = app.now();
    FL_TRY(ReadImport reading, read_import(request, app.view()));
    describe(reading, answer);
    if (!reading.whole) return answer;
    const PlanInputs inputs{
        request,
        {answer.source, answer.format, request.best_effort, request.strict_schema},
        started,
        app};
    const model::WriteContext context{
        principal.name, answer.source, request.reason, request.request_id};
    FL_TRY(answer.outcome,
           commit(
               app,
               context,
               request.keeping.key,
               [&](const storage::Repository& store) -> Result<std::optional<WritePlan>> {
                   FL_TRY(auto plan, plan_at(store, std::move(reading.seen), inputs, answer));
                   if (!plan.accepted) return std::optional<WritePlan>();
                   FL_TRY(WritePlan write, write_of(store, inputs, std::move(plan)));
                   return std::optional(std::move(write));
               },
               [&](const WritePosition& position) {
                   return answer_at(position, request.keeping, answer);
               }));
    return answer;
}

}  // namespace faultline::app
