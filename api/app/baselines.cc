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
Result<Write> put_baseline(storage::Repository& store,
                           const std::string& name,
                           const model::Baseline& baseline,
                           const model::WriteContext& context) {
    const storage::View now = store.appended_view();
    FL_TRY(const auto there, now.find_record(model::kBaselineRecord, name));
    if (there) {
        return conflict("there is a baseline '" + name +
                        "' already; choose another name, or delete it first");
    }
    FL_CHECK(now.at(baseline.version));
    model::ChangeSet change_set;
    change_set.context = context;
    change_set.put_record(model::kBaselineRecord, name, model::encode_baseline(baseline));
    FL_TRY(const storage::Committed committed, store.append(change_set));
    return Write{committed, {}};
}

}  // namespace

Result<BaselineEntry> find_baseline(const storage::View& view, const std::string& name) {
    if (!model::check_baseline_name(name).ok()) return no_baseline(name);
    FL_TRY(const auto record, view.find_record(model::kBaselineRecord, name));
    if (!record) return no_baseline(name);
    return entry_of(view, name, record->version, record->bytes);
}

Result<BaselineAnswer> create_baseline(const Principal& principal,
                                       App& app,
                                       BaselineRequest request) {
    const model::WriteContext context{
        principal.name, kBaselineSource, request.reason, request.request_id};
    FL_CHECK(check_request(context, request));
    FL_TRY(const model::Baseline baseline, baseline_of(principal, app, request));
    FL_TRY(const Write written, app.write([&](storage::Repository& store) {
        return put_baseline(store, request.name, baseline, context);
    }));
    FL_TRY(storage::View view, app.view().at(written.committed.version));
    BaselineEntry entry{request.name, baseline, written.committed.version, written.committed.time};
    return BaselineAnswer{std::move(view), {}, std::move(entry)};
}

Result<BaselineAnswer> get_baseline(const Principal& /*principal*/,
                                    App& app,
                                    const std::string& name,
                                    const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(BaselineEntry entry, find_baseline(view, name));
    return BaselineAnswer{std::move(view), as_of, std::move(entry)};
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

Result<storage::Committed> delete_baseline(const Principal& principal,
                                           App& app,
                                           const std::string& name,
                                           const BaselineRemoval& removal) {
    const model::WriteContext context{
        principal.name, kBaselineSource, removal.reason, removal.request_id};
    FL_CHECK(check_context(context));
    FL_TRY(const Write written, app.write([&](storage::Repository& store) -> Result<Write> {
        FL_CHECK(find_baseline(store.appended_view(), name));
        model::ChangeSet change_set;
        change_set.context = context;
        change_set.erase_record(model::kBaselineRecord, name);
        FL_TRY(const storage::Committed committed, store.append(change_set));
        return Write{committed, {}};
    }));
    return written.committed;
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
