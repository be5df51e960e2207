// What readers hold: the open store and one version of it.
//
// Thread safety: immutable.

#pragma once

#include <memory>

#include "engine/model/catalogue.h"
#include "storage/database.h"
#include "storage/directory.h"
#include "storage/records.h"
#include "storage/symbols.h"

namespace faultline::storage {

// The open store.  The database closes before the folder is unlocked.
struct Core {
    StoreDirectory directory;
    std::unique_ptr<Database> database;
};

// The state at one version.
struct Published {
    std::shared_ptr<const Core> core;
    Position position;
    std::shared_ptr<const SymbolNames> symbols;
    std::shared_ptr<const model::Catalogue> catalogue;
    Version catalogue_altered{};  // the last version that altered it
    Version oldest{1};            // the history before it was removed

    [[nodiscard]] const Database& database() const { return *core->database; }
};

}  // namespace faultline::storage
