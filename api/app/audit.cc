#include "api/app/audit.h"

#include <optional>
#include <string>
#include <utility>

namespace faultline::app {

namespace {

// A damaged key expects nothing: it would say so when a head is to be signed.
void expect_own_key(const storage::Core& core, storage::AuditExpectations& expected) {
    if (expected.heads.empty() || expected.key) return;
    const auto key = storage::SigningKey::open(core.directory.signing_key());
    if (key.ok() && key.value()) expected.key = key.value()->public_key();
}

// The running store as its files are.
Result<const storage::Published*> stored(const storage::View& view) {
    const storage::Published* const state = view.published();
    if (state != nullptr && state->core) return state;
    return unavailable("this store keeps no files, so there is no audit trail to look at");
}

// A store whose tables cannot even be opened was looked at, too: that is what was found.
Result<std::optional<storage::InspectedStore>> inspect(const std::filesystem::path& directory,
                                                       storage::AuditReport& report) {
    Result<storage::InspectedStore> store = storage::inspect_store(directory);
    if (store.ok()) return std::optional(std::move(store).value());
    if (store.error().code != ErrorCode::corruption) return store.error();
    report.findings.add(std::nullopt, "store_unreadable", store.error().message);
    return std::optional<storage::InspectedStore>();
}

}  // namespace

Result<storage::SignedHead> audit_head(const Principal& /*principal*/, App& app) {
    const storage::View view = app.view();
    FL_TRY(const storage::Published* const state, stored(view));
    return storage::signed_head(*state);
}

Result<void> audit_trail(const Principal& /*principal*/,
                         const storage::View& view,
                         Version first,
                         const storage::TrailVisitor& visitor) {
    FL_TRY(const storage::Published* const state, stored(view));
    return storage::visit_trail(*state, first, visitor);
}

Result<storage::AuditReport> verify_audit(const Principal& /*principal*/,
                                          App& app,
                                          storage::AuditExpectations expected) {
    const storage::View view = app.view();
    FL_TRY(const storage::Published* const state, stored(view));
    expect_own_key(*state->core, expected);
    return storage::check_audit(*state, expected);
}

Result<storage::AuditReport> verify_audit(const Principal& /*principal*/,
                                          const std::filesystem::path& directory,
                                          storage::AuditExpectations expected) {
    storage::AuditReport unreadable;
    FL_TRY(const std::optional<storage::InspectedStore> store, inspect(directory, unreadable));
    if (!store) return unreadable;
    expect_own_key(*store->core, expected);
    return storage::check_audit(*store, expected);
}

Result<storage::VerifyReport> verify_store(const Principal& /*principal*/, App& app) {
    const storage::View view = app.view();
    FL_TRY(const storage::Published* const state, stored(view));
    return storage::verify_store(*state, {});
}

Result<storage::VerifyReport> verify_store(const Principal& /*principal*/,
                                           const std::filesystem::path& directory) {
    storage::VerifyReport unreadable;
    FL_TRY(const std::optional<storage::InspectedStore> store,
           inspect(directory, unreadable.audit));
    if (!store) return unreadable;
    return storage::verify_store(*store, {});
}

}  // namespace faultline::app
