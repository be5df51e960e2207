#include "api/app/baselines.h"

#include <utility>

#include "api/app/baseline_content.h"
#include "api/app/commit.h"
#include "api/app/scope_members.h"

namespace faultline::app {

namespace {

Error no_baseline(const std::string& name) {
    return not_found("there is no baseline '" + name + "'");
}

Result<BaselineEntry> entry_of(const storage::View& view,
                               std::string_view name,
                               Version recorded,
                               std::string_view bytes) {
    BaselineEntry entry;
    entry.name = name;
    entry.recorded = recorded;
    FL_TRY(entry.baseline, model::decode_baseline(bytes));
    FL_TRY(const auto record, view.read_record(recorded));
    entry.created = record.header.time;
    return entry;
}

Result<void> check_request(const model::WriteContext& context, BaselineRequest& request) {
    FL_CHECK(model::check_baseline_name(request.name));
    FL_CHECK(model::check_baseline_description(request.description));
    FL_CHECK(check_context(context));
    return model::normalise(request.scope);
}

// What the request asks to remember.
Result<model::Baseline> baseline_of(const Principal& principal,
                                    App& app,
                                    const BaselineRequest& request) {
    FL_TRY(const auto at, app.published(request.as_of));
    FL_TRY(const auto nodes, members_of(*at, request.scope));
    model::Baseline baseline;
    baseline.version = at->view.version();
    baseline.scope = request.scope;
    baseline.principal = principal.name;
    baseline.time = at->view.time();
    baseline.description = request.description;
    baseline.ci_count = nodes.size();
    FL_TRY(baseline.content, content_digest(*at, nodes));
    return baseline;
}

// On the writer's thread, so that nobody can take the name or remove the history meanwhile.
Result<std::optional<WritePlan>> plan_creation(const storage::Repository& store,
                                               const std::string& name,
                                               const model::Baseline& baseline) {
    const storage::View now = store.appended_view();
    FL_TRY(const auto there, now.find_record(model::kBaselineRecord, name));
    if (there) {
        return conflict("there is a baseline '" + name +
                        "' already; choose another name, or delete it first");
    }
    FL_CHECK(now.at(baseline.version));
    WritePlan plan;
    plan.change_set.put_record(model::kBaselineRecord, name, model::encode_baseline(baseline));
    return std::optional(std::move(plan));
}

Result<std::optional<WritePlan>> plan_deletion(const storage::Repository& store,
                                               const std::string& name) {
    FL_CHECK(find_baseline(store.appended_view(), name));
    WritePlan plan;
    plan.change_set.erase_record(model::kBaselineRecord, name);
    return std::optional(std::move(plan));
}

// The baseline that `outcome` made, now or when the same request came first.
Result<BaselineMade> made_by(const App& app, const std::string& name, CommitOutcome outcome) {
    BaselineMade made{std::move(outcome), {}};
    if (made.outcome.end == CommitEnd::key_reused) return made;
    WritePosition& position = made.outcome.position;
    FL_TRY(made.entry, entry_of(app.view(), name, position.version, made.outcome.answer));
    FL_TRY(const auto record, app.view().read_record(position.version));
    position.graph_version = record.header.graph_version;
    return made;
}

// False too if a CI of the scope is gone from the version.
Result<bool> content_matches(App& app, const model::Baseline& baseline) {
    FL_TRY(const auto at, app.published(AsOf(baseline.version)));
    const auto nodes = members_of(*at, baseline.scope);
    if (!nodes.ok() && nodes.error().code == ErrorCode::not_found) return false;
    if (!nodes.ok()) return nodes.error();
    FL_TRY(const Digest content, content_digest(*at, nodes.value()));
    return content == baseline.content && nodes.value().size() == baseline.ci_count;
}

}  // namespace

Result<BaselineEntry> find_baseline(const storage::View& view, const std::string& name) {
    if (!model::check_baseline_name(name).ok()) return no_baseline(name);
    FL_TRY(const auto record, view.find_record(model::kBaselineRecord, name));
    if (!record) return no_baseline(name);
    return entry_of(view, name, record->version, record->bytes);
}

Result<BaselineMade> create_baseline(const Principal& principal,
                                     App& app,
                                     BaselineRequest request) {
    const model::WriteContext context{
        principal.name, kBaselineSource, request.reason, request.request_id};
    FL_CHECK(check_request(context, request));
    FL_TRY(auto earlier, answered_before(app, principal.name, request.key));
    if (earlier) return made_by(app, request.name, *std::move(earlier));
    FL_CHECK(look_up_query(app.view(), request.scope));
    FL_TRY(const model::Baseline baseline, baseline_of(principal, app, request));
    FL_TRY(CommitOutcome outcome,
           commit(
               app,
               context,
               request.key,
               [&](const storage::Repository& store) {
                   return plan_creation(store, request.name, baseline);
               },
               [&](const WritePosition&) { return model::encode_baseline(baseline); }));
    return made_by(app, request.name, std::move(outcome));
}

Result<BaselineAnswer> get_baseline(const Principal& /*principal*/,
                                    App& app,
                                    const std::string& name,
                                    const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(BaselineEntry entry, find_baseline(view, name));
    return BaselineAnswer{std::move(view), as_of, std::move(entry), {}};
}

Result<BaselineAnswer> verify_baseline(const Principal& principal,
                                       App& app,
                                       const std::string& name,
                                       const AsOf& as_of) {
    FL_TRY(BaselineAnswer answer, get_baseline(principal, app, name, as_of));
    FL_TRY(answer.content_matches, content_matches(app, answer.entry.baseline));
    return answer;
}

Result<BaselineListAnswer> list_baselines(const Principal& /*principal*/,
                                          App& app,
                                          const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    BaselineListAnswer answer{std::move(view), as_of, {}};
    FL_CHECK(answer.view.visit_records(
        model::kBaselineRecord,
        [&](std::string_view name, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(BaselineEntry entry, entry_of(answer.view, name, version, bytes));
            answer.entries.push_back(std::move(entry));
            return {};
        }));
    return answer;
}

Result<CommitOutcome> delete_baseline(const Principal& principal,
                                      App& app,
                                      const std::string& name,
                                      const BaselineRemoval& removal) {
    const model::WriteContext context{
        principal.name, kBaselineSource, removal.reason, removal.request_id};
    const Keeping<WritePosition>& keeping = removal.keeping;
    return commit(
        app,
        context,
        keeping.key,
        [&](const storage::Repository& store) { return plan_deletion(store, name); },
        [&](const WritePosition& position) {
            return keeping.answer ? keeping.answer(position) : std::string();
        });
}

Result<BaselineMembers> baseline_members(const Principal& /*principal*/,
                                         App& app,
                                         const std::string& name) {
    FL_TRY(const BaselineEntry entry, find_baseline(app.view(), name));
    BaselineMembers members;
    members.name = name;
    FL_TRY(members.at, app.published(AsOf(entry.baseline.version)));
    FL_TRY(members.nodes, members_of(*members.at, entry.baseline.scope));
    return members;
}

}  // namespace faultline::app
