#include "storage/upgrade.h"

#include <algorithm>
#include <limits>

#include "engine/model/change_set.h"
#include "storage/keys.h"
#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

// Follows the numbers that new names get.
class NumberVisitor final : public model::IgnoringVisitor {
 public:
    explicit NumberVisitor(Position& position) : position_(position) {}

    Result<void> on_symbol(SymbolId symbol, std::string_view) override {
        position_.next_symbol = SymbolId{std::max(raw(position_.next_symbol), raw(symbol) + 1)};
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view) override {
        position_.next_ci = CiId{std::max(raw(position_.next_ci), raw(ci) + 1)};
        return {};
    }

 private:
    Position& position_;
};

}  // namespace

Result<void> add_positions(Database& database, const Position& head) {
    Position position;
    NumberVisitor numbers(position);
    Batch batch(database);
    for (std::uint64_t v = 1; v <= raw(head.version); v++) {
        FL_TRY(const StoredHeader stored, read_header(database, Version{v}));
        position.version = stored.header.version;
        position.graph_version = stored.header.graph_version;
        position.time = stored.header.time;
        FL_CHECK(visit_chunks(
            database,
            stored.header,
            std::numeric_limits<std::uint64_t>::max(),
            [&](std::string_view chunk) { return model::visit_operations(chunk, numbers); }));
        batch.put(Table::position, version_key(position.version), encode_position(position));
    }
    if (position != head) return database.damaged("the log does not lead to the head record");
    return database.write(batch, true);
}

}  // namespace faultline::storage
