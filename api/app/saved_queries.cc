#include "api/app/saved_queries.h"

#include <utility>

#include "api/app/ci_query.h"

namespace faultline::app {

namespace {

Error no_query(const std::string& name) {
    return not_found("there is no saved query '" + name + "'");
}

Result<SavedQueryEntry> entry_of(const storage::View& view,
                                 std::string_view name,
                                 Version saved,
                                 std::string_view bytes) {
    SavedQueryEntry entry;
    entry.name = name;
    entry.saved = saved;
    FL_TRY(entry.query, model::decode_saved_query(bytes));
    FL_TRY(const auto record, view.read_record(saved));
    entry.time = record.header.time;
    return entry;
}

// On the writer's thread, so that nobody can save another one meanwhile.
Result<std::optional<WritePlan>> plan_saving(const storage::Repository& store,
                                             const std::string& name,
                                             const std::string& bytes) {
    FL_TRY(const auto there, store.appended_view().find_record(model::kQueryRecord, name));
    WritePlan plan;
    plan.needed = !there || there->bytes != bytes;
    if (plan.needed) plan.change_set.put_record(model::kQueryRecord, name, bytes);
    return std::optional(std::move(plan));
}

Result<std::optional<WritePlan>> plan_deletion(const storage::Repository& store,
                                               const std::string& name) {
    FL_CHECK(find_query(store.appended_view(), name));
    WritePlan plan;
    plan.change_set.erase_record(model::kQueryRecord, name);
    return std::optional(std::move(plan));
}

AnswerOf answer_of(const Keeping<WritePosition>& keeping) {
    return [&keeping](const WritePosition& position) {
        return keeping.answer ? keeping.answer(position) : std::string();
    };
}

}  // namespace

Result<SavedQueryEntry> find_query(const storage::View& view, const std::string& name) {
    if (!model::check_query_name(name).ok()) return no_query(name);
    FL_TRY(const auto record, view.find_record(model::kQueryRecord, name));
    if (!record) return no_query(name);
    return entry_of(view, name, record->version, record->bytes);
}

Result<CommitOutcome> save_query(const Principal& principal,
                                 App& app,
                                 const QueryRequest& request) {
    FL_CHECK(model::check_query_name(request.name));
    FL_CHECK(model::check_query_description(request.description));
    FL_CHECK(filters_of(app.view(), request.parameters, {}));
    const std::string bytes =
        model::encode_saved_query({request.parameters, principal.name, request.description});
    if (bytes.size() > model::kQueryBytesMax) {
        return invalid_argument("the query has " + std::to_string(bytes.size()) +
                                " bytes, the limit is " + std::to_string(model::kQueryBytesMax));
    }
    const model::WriteContext context{
        principal.name, kQuerySource, request.reason, request.request_id};
    return commit(
        app,
        context,
        request.keeping.key,
        [&](const storage::Repository& store) { return plan_saving(store, request.name, bytes); },
        answer_of(request.keeping));
}

Result<SavedQueryAnswer> get_query(const Principal& /*principal*/,
                                   App& app,
                                   const std::string& name,
                                   const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(SavedQueryEntry entry, find_query(view, name));
    return SavedQueryAnswer{std::move(view), as_of, std::move(entry)};
}

Result<SavedQueryListAnswer> list_queries(const Principal& /*principal*/,
                                          App& app,
                                          const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    SavedQueryListAnswer answer{std::move(view), as_of, {}};
    FL_CHECK(answer.view.visit_records(
        model::kQueryRecord,
        [&](std::string_view name, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(SavedQueryEntry entry, entry_of(answer.view, name, version, bytes));
            answer.entries.push_back(std::move(entry));
            return {};
        }));
    return answer;
}

Result<CommitOutcome> delete_query(const Principal& principal,
                                   App& app,
                                   const std::string& name,
                                   const QueryRemoval& removal) {
    const model::WriteContext context{
        principal.name, kQuerySource, removal.reason, removal.request_id};
    return commit(
        app,
        context,
        removal.keeping.key,
        [&](const storage::Repository& store) { return plan_deletion(store, name); },
        answer_of(removal.keeping));
}

}  // namespace faultline::app
