#include "api/app/recovery.h"

#include <utility>

#include "api/app/commit.h"
#include "api/app/system_clock.h"
#include "storage/store.h"

namespace faultline::app {

namespace {

// What the change set at the head says is lost.
Result<std::string> loss_at_head(const storage::View& view) {
    std::string lost;
    FL_CHECK(view.visit_records(
        storage::kLossRecord,
        [&](std::string_view, Version version, std::string_view what) -> Result<void> {
            if (version == view.version()) lost = what;
            return {};
        }));
    return lost;
}

}  // namespace

Result<RecoveryAnswer> recover(const Principal& principal, const RecoveryRequest& request) {
    if (request.reason.empty()) {
        return invalid_argument("the reason is missing: a loss is accepted in writing");
    }
    const model::WriteContext context{principal.name, kRecoverySource, request.reason, {}};
    FL_CHECK(check_context(context));
    storage::StoreOptions options;
    options.clock = request.clock ? request.clock : system_clock_now;
    // A store that opens as it is has lost nothing.
    if (const auto whole = storage::Store::open(request.directory, options); whole.ok()) {
        return RecoveryAnswer{whole.value()->head(), {}};
    }
    options.accept_loss = context;
    FL_TRY(const auto store, storage::Store::open(request.directory, std::move(options)));
    const storage::View view = store->view();
    FL_TRY(std::string lost, loss_at_head(view));
    return RecoveryAnswer{view.version(), std::move(lost)};
}

}  // namespace faultline::app
