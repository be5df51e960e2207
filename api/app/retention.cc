#include "api/app/retention.h"

#include <optional>
#include <utility>

#include "api/app/baselines.h"
#include "api/app/commit.h"

namespace faultline::app {

namespace {

Result<void> check_request(const model::WriteContext& context, const RetentionRequest& request) {
    if (request.reason.empty()) {
        return invalid_argument("the reason is missing: removing history is written down with one");
    }
    if (std::holds_alternative<std::monostate>(request.before)) {
        return invalid_argument("the time or version is missing before which history is removed");
    }
    return check_context(context);
}

// A baseline is kept for as long as it is there.
Result<void> check_baselines(const storage::View& view, Version before) {
    return view.visit_records(
        model::kBaselineRecord,
        [&](std::string_view name, Version, std::string_view bytes) -> Result<void> {
            FL_TRY(const model::Baseline baseline, model::decode_baseline(bytes));
            if (raw(baseline.version) >= raw(before)) return {};
            return conflict("baseline '" + std::string(name) + "' shows version " +
                            std::to_string(raw(baseline.version)) +
                            ", which would be removed; delete it first, or keep the history from "
                            "there on");
        });
}

// What would be removed, seen from `view`.
Result<RetentionAnswer> plan(const storage::View& view, const AsOf& before) {
    FL_TRY(const storage::View kept, view_as_of(view, before));
    FL_TRY(const storage::View oldest, view.at(view.oldest()));
    FL_CHECK(check_baselines(view, kept.version()));
    RetentionAnswer answer{view, false, {}, {}, {}, {}, {}};
    answer.oldest = oldest.version();
    answer.oldest_time = oldest.time();
    answer.before = kept.version();
    answer.before_time = kept.time();
    return answer;
}

Result<Write> remove(storage::Repository& store,
                     const AsOf& before,
                     const model::WriteContext& context,
                     std::optional<RetentionAnswer>& answer) {
    FL_TRY(answer, plan(store.appended_view(), before));
    if (answer->before == answer->oldest) return Write{};
    FL_TRY(answer->rows, store.remove_history(answer->before, context));
    answer->removed = true;
    const storage::View after = store.appended_view();
    return Write{{after.version(), after.graph_version(), after.time()}, {}};
}

}  // namespace

Result<RetentionAnswer> remove_history(const Principal& principal,
                                       App& app,
                                       const RetentionRequest& request) {
    const model::WriteContext context{
        principal.name, kRetentionSource, request.reason, request.request_id};
    FL_CHECK(check_request(context, request));
    if (request.dry_run) return plan(app.view(), request.before);
    std::optional<RetentionAnswer> answer;
    FL_CHECK(app.write([&](storage::Repository& store) {
        return remove(store, request.before, context, answer);
    }));
    answer->view = app.view();
    return *std::move(answer);
}

}  // namespace faultline::app
