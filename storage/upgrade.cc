#include "storage/upgrade.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "engine/identify/terms.h"
#include "engine/model/change_set.h"
#include "engine/model/claim.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "storage/term_rows.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kRowsPerBatch = 10'000;

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

// Writes terms in batches of bounded size.
class TermWriter {
 public:
    explicit TermWriter(Database& database) : database_(database) {}

    // Takes the claim of one row.
    Result<void> add(CiId ci, std::string_view bytes) {
        FL_CHECK(model::decode_claim(bytes, claim_));
        numbers_.clear();
        FL_CHECK(identify::append_terms(claim_, numbers_));
        for (const identify::Term term : numbers_) {
            pairs_.push_back({term, ci});
        }
        return {};
    }

    [[nodiscard]] std::size_t size() const { return pairs_.size(); }

    // Writes what was taken.
    Result<void> flush() {
        std::ranges::sort(
            pairs_, {}, [](const TermKey& pair) { return std::pair(pair.term, raw(pair.ci)); });
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
        std::optional<Batch> batch;
        std::uint64_t rows = 0;
        FL_CHECK(put_term_rows(pairs_, [&](std::string_view key, std::string_view value) {
            if (!batch) batch.emplace(database_);
            batch->put(Table::term, key, value);
            if (++rows % kRowsPerBatch != 0) return Result<void>();
            const Result<void> written = database_.write(*batch, false);
            batch.reset();
            return written;
        }));
        pairs_.clear();
        return batch ? database_.write(*batch, false) : Result<void>();
    }

 private:
    Database& database_;
    model::Claim claim_;
    std::vector<identify::Term> numbers_;
    std::vector<TermKey> pairs_;
};

}  // namespace

Result<void> add_terms(Database& database, std::size_t at_once) {
    TermWriter terms(database);
    Scan rows = database.scan(Table::claim, {.first = {}, .end = {}, .reads_much = true});
    for (; rows.valid(); rows.next()) {
        const std::optional<ClaimKey> key = parse_claim_key(rows.key());
        if (!key) return database.damaged("the key of a claim does not decode");
        if (!rows.value().empty()) FL_CHECK(terms.add(key->ci, rows.value()));
        if (terms.size() >= at_once) FL_CHECK(terms.flush());
    }
    FL_CHECK(rows.status());
    FL_CHECK(terms.flush());
    return database.sync();
}

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
