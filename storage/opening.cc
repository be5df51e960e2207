#include "storage/opening.h"

#include <optional>
#include <string>
#include <utility>

#include "storage/catalogue_rows.h"
#include "storage/files.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "storage/retention.h"
#include "storage/space_guard.h"
#include "storage/staging.h"
#include "storage/upgrade.h"

namespace faultline::storage {

namespace {

// Stores of older formats have none.
constexpr unsigned kFormatOfPositions = 2;

Result<Position> read_position(const Database& database) {
    FL_TRY(const std::optional<std::string> bytes, database.get(Table::meta, kHeadKey));
    if (!bytes) return database.damaged("the head record is missing");
    const Result<Position> position = decode_position(*bytes);
    if (!position.ok()) return database.damaged("the head record does not decode");
    return position;
}

// The record of the head must agree with where the head says it is, and its operations be whole.
Result<Digest> check_head(const Database& database, const Position& position) {
    FL_TRY(const Digest chain, check_chain(database, position.version));
    FL_TRY(const StoredHeader stored, read_header(database, position.version));
    if (stored.header.graph_version != position.graph_version ||
        stored.header.time != position.time) {
        return database.damaged("the head record does not match the log");
    }
    FL_CHECK(visit_chunks(database, stored.header, kHeadCheckBytesMax, [](std::string_view) {
        return Result<void>();
    }));
    return chain;
}

// The error for a head below the mark.
Error lost_versions(const Database& database, Version head, Version mark) {
    Error error = database.damaged("versions " + std::to_string(raw(head) + 1) + " to " +
                                   std::to_string(raw(mark)) + " were acknowledged and are lost");
    error.message +=
        "; to go on without them, which the audit trail will show, use `recover --accept-loss`";
    return error;
}

// What was acknowledged must still be there.
Result<void> check_mark(const Database& database, const Mark& mark) {
    FL_TRY(const Digest chain, read_chain(database, mark.version));
    if (chain == mark.chain) return {};
    return database.damaged("version " + std::to_string(raw(mark.version)) +
                            " is not the one that was acknowledged");
}

Result<void> load_symbols(const Database& database, SymbolId next_symbol, SymbolTable& symbols) {
    Scan rows = database.scan(Table::symbol, {.first = {}, .end = symbol_key(next_symbol)});
    for (; rows.valid(); rows.next()) {
        const std::optional<SymbolId> symbol = parse_symbol_key(rows.key());
        if (!symbol || raw(*symbol) != symbols.size() + 1 || !symbols.add(rows.value())) {
            return database.damaged("a symbol is missing or there twice");
        }
    }
    FL_CHECK(rows.status());
    if (symbols.size() + 1 == raw(next_symbol)) return {};
    return database.damaged("a symbol is missing");
}

// A store of an older format becomes one of this format before anyone sees it.
Result<void> upgrade(StoreDirectory& directory, Database& database, const Position& head) {
    if (directory.format() == kFormat) return {};
    if (directory.format() < kFormatOfPositions) FL_CHECK(add_positions(database, head));
    FL_CHECK(add_terms(database));
    return directory.finish_upgrade();
}

// What a restore that was not finished left is a store if it is what was backed up, exactly.
Result<void> finish_restore(const OpenedStore& store) {
    const StoreDirectory& directory = store.core->directory;
    if (!directory.is_being_restored()) return {};
    const Version marked = store.mark.mark().version;
    if (store.position.version == marked) return directory.finish_restore();
    return store.core->database->damaged(
        "the restore that made it was interrupted, and it is at version " +
        std::to_string(raw(store.position.version)) + " where " + std::to_string(raw(marked)) +
        " was backed up");
}

Result<void> recover_and_check(OpenedStore& store, const OpenRules& rules) {
    Database& database = *store.core->database;
    FL_CHECK(recover_staging(database, store.core->directory.staging()));
    FL_TRY(store.position, read_position(database));
    FL_TRY(store.chain, check_head(database, store.position));
    const Mark& mark = store.mark.mark();
    if (raw(store.position.version) < raw(mark.version)) {
        if (!rules.accept_loss) {
            return lost_versions(database, store.position.version, mark.version);
        }
        store.lost = mark.version;
    } else {
        FL_CHECK(check_mark(database, mark));
        FL_CHECK(finish_restore(store));
    }
    FL_CHECK(upgrade(store.core->directory, database, store.position));
    FL_CHECK(load_symbols(database, store.position.next_symbol, store.symbols));
    FL_TRY(CatalogueAt at, read_catalogue(database, store.position.version));
    store.catalogue = std::move(at.catalogue);
    store.catalogue_altered = at.altered;
    FL_TRY(store.oldest, oldest_version(database, store.position.version));
    return {};
}

}  // namespace

Result<OpenedStore> open_store(const std::filesystem::path& directory, const OpenRules& rules) {
    FL_TRY(StoreDirectory folder, StoreDirectory::open(directory, rules.create));
    make_room_for_opening(directory);
    FL_TRY(std::unique_ptr<Database> database,
           Database::open(folder.database(),
                          folder.name(),
                          {.create = folder.is_new(),
                           .add_tables = folder.is_new() || folder.format() != kFormat}));
    FL_TRY(HighWaterMark mark, HighWaterMark::open(folder.mark(), folder.is_new()));
    auto core = std::make_shared<Core>(Core{std::move(folder), std::move(database)});
    OpenedStore store(std::move(core), std::move(mark));
    if (!store.core->directory.is_new()) FL_CHECK(recover_and_check(store, rules));
    return store;
}

}  // namespace faultline::storage
