#include "storage/external_ids.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "storage/keys.h"

namespace faultline::storage {

namespace {

// How many keys one look-up takes at once; bounds the memory of a large one.
constexpr std::size_t kKeysAtOnce = 4096;

// How many rows a walk steps over before it seeks.
constexpr int kStepsMax = 16;

// Goes to the first row at or after `key`, which is not before the current row.
void advance(Scan& rows, std::string_view key) {
    for (int step = 0; step < kStepsMax && rows.valid() && rows.key() < key; step++) {
        rows.next();
    }
    if (rows.valid() && rows.key() < key) rows.seek(key);
}

Result<std::optional<CiId>> decode_ci(const Database& database,
                                      std::string_view value,
                                      CiId next_ci) {
    const std::optional<CiId> ci = parse_ci_key(value);
    if (!ci) return database.damaged("the row of an external id does not decode");
    return raw(*ci) < raw(next_ci) ? ci : std::nullopt;
}

// Many look-ups at once: one walk over the table in the order of the ids.
Result<std::vector<std::optional<CiId>>> walk_cis(const Database& database,
                                                  std::span<const std::string_view> ids,
                                                  CiId next_ci) {
    std::vector<std::size_t> order(ids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t at) { return ids[at]; });
    std::vector<std::optional<CiId>> cis(ids.size());
    Scan rows = database.scan(
        Table::id, {.first = std::string(ids[order.front()]), .end = {}, .reads_much = true});
    for (const std::size_t at : order) {
        advance(rows, ids[at]);
        if (!rows.valid()) break;
        if (rows.key() != ids[at]) continue;
        FL_TRY(cis[at], decode_ci(database, rows.value(), next_ci));
    }
    FL_CHECK(rows.status());
    return cis;
}

}  // namespace

Result<std::vector<std::optional<CiId>>> look_up_cis(const Database& database,
                                                     std::span<const std::string_view> ids,
                                                     CiId next_ci) {
    if (ids.size() > kKeysAtOnce) return walk_cis(database, ids, next_ci);
    FL_TRY(const auto values, database.get_many(Table::id, ids));
    std::vector<std::optional<CiId>> cis(ids.size());
    for (std::size_t i = 0; i < ids.size(); i++) {
        if (!values[i]) continue;
        FL_TRY(cis[i], decode_ci(database, *values[i], next_ci));
    }
    return cis;
}

Result<std::vector<std::string>> look_up_external_ids(const Database& database,
                                                      std::span<const CiId> cis) {
    std::vector<std::string> ids;
    ids.reserve(cis.size());
    for (std::size_t at = 0; at < cis.size(); at += kKeysAtOnce) {
        const auto part = cis.subspan(at, std::min(kKeysAtOnce, cis.size() - at));
        std::vector<std::string> keys;
        std::ranges::transform(part, std::back_inserter(keys), ci_key);
        const std::vector<std::string_view> views(keys.begin(), keys.end());
        FL_TRY(auto values, database.get_many(Table::ci, views));
        for (std::optional<std::string>& value : values) {
            if (!value) return database.damaged("a CI has no external id");
            ids.push_back(*std::move(value));
        }
    }
    return ids;
}

}  // namespace faultline::storage
