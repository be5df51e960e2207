// The audit trail: exported heads, the trail itself, and checks of both and of the whole store.
//
// Thread safety: everything may be called from any thread; writers go on.
//
// Checks of a folder work on a store that is damaged, which open() refuses; they alter nothing.

#pragma once

#include <filesystem>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "storage/audit_check.h"
#include "storage/audit_trail.h"
#include "storage/verify.h"

namespace faultline::app {

// The signed head of the audit chain at the last durable version.
// Errors: as storage::signed_head().
[[nodiscard]] Result<storage::SignedHead> audit_head(const Principal& principal, App& app);

// Show `visitor` the trail from version `first` to that of `view`.
// Errors: as storage::visit_trail().
[[nodiscard]] Result<void> audit_trail(const Principal& principal,
                                       const storage::View& view,
                                       Version first,
                                       const storage::TrailVisitor& visitor);

// Check the log of the running store, or of the one in `directory`.  With heads and no expected key
// that of the store is expected, if it has one.
// Errors: unavailable; for a folder as storage::inspect_store().
[[nodiscard]] Result<storage::AuditReport> verify_audit(const Principal& principal,
                                                        App& app,
                                                        storage::AuditExpectations expected);
[[nodiscard]] Result<storage::AuditReport> verify_audit(const Principal& principal,
                                                        const std::filesystem::path& directory,
                                                        storage::AuditExpectations expected);

// Check everything in the running store, or in the one in `directory`.
// Errors: as verify_audit().
[[nodiscard]] Result<storage::VerifyReport> verify_store(const Principal& principal, App& app);
[[nodiscard]] Result<storage::VerifyReport> verify_store(const Principal& principal,
                                                         const std::filesystem::path& directory);

}  // namespace faultline::app
