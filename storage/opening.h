// Opening: from a folder to a checked, recovered store.
//
// Thread safety: belongs to the thread that opens.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/catalogue.h"
#include "storage/mark.h"
#include "storage/published.h"
#include "storage/symbols.h"

namespace faultline::storage {

// Of the operations of the last change set so many bytes are checked at every opening.
inline constexpr std::uint64_t kHeadCheckBytesMax = std::uint64_t{16} << 20;

// A store that was opened, as its writer needs it.
struct OpenedStore {
    OpenedStore(std::shared_ptr<Core> the_core, HighWaterMark the_mark)
        : core(std::move(the_core)), mark(std::move(the_mark)) {}

    std::shared_ptr<Core> core;
    HighWaterMark mark;
    Position position;  // version 0: a new store, empty
    Digest chain{};
    SymbolTable symbols;
    model::Catalogue catalogue;
    Version catalogue_altered{};
    Version oldest{1};
    std::optional<Version> lost;  // the last version that was acknowledged and is not there
};

// What opening may do.
struct OpenRules {
    bool create = false;
    bool accept_loss = false;  // open although acknowledged versions are lost
};

// Open, recover and check what is in `directory`.
// Errors: as Store::open().
[[nodiscard]] Result<OpenedStore> open_store(const std::filesystem::path& directory,
                                             const OpenRules& rules);

}  // namespace faultline::storage
