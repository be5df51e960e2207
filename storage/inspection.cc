#include "storage/inspection.h"

#include <array>
#include <string>
#include <utility>

#include "storage/keys.h"
#include "storage/records.h"

namespace faultline::storage {

namespace {

// How many tables a store of each format has, from format 1 on.
constexpr std::array<std::size_t, kFormat> kTablesOfFormat = {10, 13, kTableCount};

// A damaged row counts as none; an unreadable table too, as the check of that table will say.
template <typename T>
Result<std::optional<T>> if_readable(Result<T> read) {
    if (read.ok()) return std::optional<T>(std::move(read).value());
    if (read.error().code != ErrorCode::corruption) return read.error();
    return std::optional<T>();
}

Result<Position> read_head(const Database& database) {
    FL_TRY(const std::optional<std::string> bytes, database.get(Table::meta, kHeadKey));
    return decode_position(bytes.value_or(""));
}

Result<bool> has_staged_import(const Database& database) {
    const Scan rows = database.scan(Table::meta, {.first = std::string(kStagedPrefix), .end = {}});
    return rows.valid() && rows.key().starts_with(kStagedPrefix);
}

}  // namespace

Result<InspectedStore> inspect_store(const std::filesystem::path& path) {
    FL_TRY(StoreDirectory folder, StoreDirectory::open_to_look(path));
    const std::size_t tables = kTablesOfFormat[folder.format() - 1];
    FL_TRY(std::unique_ptr<Database> database,
           Database::open(folder.database(), folder.name(), {.read_only = true, .tables = tables}));
    InspectedStore store;
    FL_TRY(store.mark, HighWaterMark::read(folder.mark()));
    FL_TRY(store.head, if_readable(read_head(*database)));
    FL_TRY(const std::optional<bool> is_staged, if_readable(has_staged_import(*database)));
    store.core = std::make_shared<const Core>(Core{std::move(folder), std::move(database)});
    if (!is_staged.value_or(false)) return store;
    return unavailable("the store in '" + path.string() +
                       "' has an import that a crash interrupted after it was committed; run any "
                       "other command on it, which completes the import, then verify");
}

}  // namespace faultline::storage
