// The catalogue as it was at a version.
//
// Thread safety: pure functions on a Database.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/catalogue.h"
#include "storage/database.h"

namespace faultline::storage {

// The entries at a version, and the last version at or below it that altered one.
struct CatalogueAt {
    model::Catalogue catalogue;
    Version altered{};
};

// Errors: corruption, unavailable.  Cost: O(entries and their history).
[[nodiscard]] Result<CatalogueAt> read_catalogue(const Database& database, Version version);

}  // namespace faultline::storage
