#include "storage/catalogue_rows.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "storage/keys.h"

namespace faultline::storage {

Result<CatalogueAt> read_catalogue(const Database& database, Version version) {
    CatalogueAt at;
    std::string last;
    Scan rows = database.scan(Table::catalogue, {});
    for (; rows.valid(); rows.next()) {
        const std::optional<CatalogueKey> key = parse_catalogue_key(rows.key());
        if (!key) return database.damaged("the key of a catalogue entry does not decode");
        if (raw(key->version) > raw(version) || key->entry == last) continue;
        last = key->entry;
        at.altered = std::max(at.altered, key->version);
        FL_TRY(model::CatalogueEntry entry, model::decode_catalogue_entry(rows.value()));
        at.catalogue.put(std::move(entry));
    }
    FL_CHECK(rows.status());
    return at;
}

}  // namespace faultline::storage
