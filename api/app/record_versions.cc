#include "api/app/record_versions.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

Result<void> check_condition(const Condition& condition,
                             std::optional<Version> there,
                             std::string_view what,
                             const std::string& id) {
    const bool matches = match_holds(condition, there);
    if (matches && none_match_holds(condition, there)) return {};
    const std::string asked =
        matches ? "If-None-Match asks for none of " + text_of(*condition.none_match)
                : "If-Match asks for " + text_of(*condition.match);
    const std::string name = std::string(what) + " '" + model::printable(id) + "'";
    if (!there) return precondition_failed(asked + ", and there is no " + name);
    return precondition_failed(asked + ", and " + name + " has the entity tag \"" +
                               std::to_string(raw(*there)) + "\" now; read it again");
}

Result<CommitOutcome> write_record(App& app,
                                   const Principal& principal,
                                   const RecordWrite& write,
                                   const RecordPlanner& plan) {
    RecordDone done;
    const model::WriteContext context{
        principal.name, std::string(write.source), write.context.reason, write.context.request_id};
    return commit(
        app,
        context,
        write.keeping.key,
        [&](const storage::Repository& store) -> Result<std::optional<WritePlan>> {
            FL_TRY(done, plan(store.appended_view(), store.next_version()));
            WritePlan planned;
            planned.needed = !done.is_same;
            if (done.is_erased) {
                planned.change_set.erase_record(write.kind, done.id);
            } else if (!done.is_same) {
                planned.change_set.put_record(write.kind, done.id, done.bytes);
            }
            return std::optional(std::move(planned));
        },
        [&](const WritePosition& position) {
            done.position = position;
            return write.keeping.answer ? write.keeping.answer(done) : std::string();
        });
}

Error refused_record(std::vector<Violation> violations,
                     std::string_view what,
                     const std::string& id) {
    Error error = invalid_argument(std::string(what) + " '" + model::printable(id) + "': " +
                                   violations.front().pointer + " " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

}  // namespace faultline::app
