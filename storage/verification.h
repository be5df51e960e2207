// Verification: what the checks of a store's state share.
//
// Thread safety: belongs to the thread that checks.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"
#include "storage/database.h"
#include "storage/findings.h"
#include "storage/records.h"

namespace faultline::storage {

// A check of the state of one store at one version.
struct Verification {
    const Database& database;
    Position position;    // the state that is checked
    Version first{1};     // the operations of versions before it were removed
    bool is_whole;        // nobody writes: nothing may lie behind `position`
    bool has_new_tables;  // position, request and record: not in the first format
    bool has_terms;       // from format 3 on
    FindingLog& findings;

    // Versions whose operations are missing or damaged, as the check of names found: nothing is
    // known of what they did.  Ascending.
    std::vector<Version> unknown = {};

    // True if rows of `version` can be held against its operations.
    [[nodiscard]] bool is_known(Version version) const;
};

// "version N", for messages.
[[nodiscard]] std::string version_text(Version version);

// Show `visitor` the operations of `version`; false if they are not there, not what was written or
// do not decode.  Errors: unavailable; whatever the visitor returns but corruption.
[[nodiscard]] Result<bool> show_operations(const Verification& check,
                                           Version version,
                                           model::OperationVisitor& visitor);

}  // namespace faultline::storage
