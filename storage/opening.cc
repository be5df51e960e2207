#include "storage/opening.h"

#include <optional>
#include <string>
#include <utility>

#include "storage/files.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "storage/staging.h"

namespace faultline::storage {

namespace {

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

// What was acknowledged must still be there.
Result<void> check_mark(const Database& database, const Position& position, const Mark& mark) {
    if (raw(position.version) < raw(mark.version)) {
        return database.damaged("versions " + std::to_string(raw(position.version) + 1) + " to " +
                                std::to_string(raw(mark.version)) +
                                " were acknowledged and are lost");
    }
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

Result<void> load_catalogue(const Database& database,
                            Version version,
                            model::Catalogue& catalogue) {
    std::string last;
    Scan rows = database.scan(Table::catalogue, {});
    for (; rows.valid(); rows.next()) {
        const std::optional<CatalogueKey> key = parse_catalogue_key(rows.key());
        if (!key) return database.damaged("the key of a catalogue entry does not decode");
        if (raw(key->version) > raw(version) || key->entry == last) continue;
        last = key->entry;
        FL_TRY(model::CatalogueEntry entry, model::decode_catalogue_entry(rows.value()));
        catalogue.put(std::move(entry));
    }
    return rows.status();
}

Result<void> recover_and_check(OpenedStore& store) {
    Database& database = *store.core->database;
    FL_CHECK(recover_staging(database, store.core->directory.staging()));
    FL_TRY(store.position, read_position(database));
    FL_TRY(store.chain, check_head(database, store.position));
    FL_CHECK(check_mark(database, store.position, store.mark.mark()));
    FL_CHECK(load_symbols(database, store.position.next_symbol, store.symbols));
    return load_catalogue(database, store.position.version, store.catalogue);
}

}  // namespace

Result<OpenedStore> open_store(const std::filesystem::path& directory, bool create) {
    FL_TRY(StoreDirectory folder, StoreDirectory::open(directory, create));
    FL_TRY(std::unique_ptr<Database> database,
           Database::open(folder.database(), folder.name(), folder.is_new()));
    FL_TRY(HighWaterMark mark, HighWaterMark::open(folder.mark(), folder.is_new()));
    auto core = std::make_shared<Core>(Core{std::move(folder), std::move(database)});
    OpenedStore store{std::move(core), std::move(mark), {}, {}, {}, {}};
    if (!store.core->directory.is_new()) FL_CHECK(recover_and_check(store));
    return store;
}

}  // namespace faultline::storage
