#include "storage/mentions.h"

#include <optional>

#include "storage/keys.h"

namespace faultline::storage {

Result<std::vector<CiId>> read_mentions(const Database& database, CiId ci) {
    std::vector<CiId> owners;
    Scan rows =
        database.scan(Table::mention, {.first = ci_key(ci), .end = ci_key(CiId{raw(ci) + 1})});
    for (; rows.valid(); rows.next()) {
        const std::optional<MentionKey> key = parse_mention_key(rows.key());
        if (!key) return database.damaged("the key of a mention does not decode");
        owners.push_back(key->owner);
    }
    FL_CHECK(rows.status());
    return owners;
}

}  // namespace faultline::storage
