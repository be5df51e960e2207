// The difference between two catalogues, entry by entry.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/catalogue.h"

namespace faultline::model {

// An entry that is not the same in both.
struct EntryChange {
    EntryKind kind = EntryKind::class_definition;
    std::string name;                      // as entry_name()
    std::optional<CatalogueEntry> before;  // none: added
    std::optional<CatalogueEntry> after;   // none: removed
};

// What has to be done to `before` to make it `after`, by kind, then name.
[[nodiscard]] std::vector<EntryChange> changes_between(const Catalogue& before,
                                                       const Catalogue& after);

// True if needs, or whether a need is fresh, may be otherwise in a graph that is read with `after`.
[[nodiscard]] bool alters_needs(const Catalogue& before, const Catalogue& after);

}  // namespace faultline::model
