#include "storage/past.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "storage/authority_of.h"
#include "storage/catalogue_rows.h"
#include "storage/claim_decoder.h"
#include "storage/keys.h"
#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

Error outside(const Published& state, Version version) {
    const std::string asked = "there is no version " + std::to_string(raw(version));
    if (raw(version) != 0 && raw(version) < raw(state.oldest)) {
        return not_found(asked + " any more: the history before version " +
                         std::to_string(raw(state.oldest)) + " was removed");
    }
    return not_found(asked + "; the log ends at version " +
                     std::to_string(raw(state.position.version)));
}

// One row of the claims about a CI.
struct HistoryRow {
    Version version{};
    SymbolId source{};
    std::string claim;  // empty: withdrawn
};

// All rows about `ci` up to the state's version, ascending by version, then source.
Result<std::vector<HistoryRow>> history_rows(const Published& state, CiId ci) {
    std::vector<HistoryRow> rows;
    Scan scan = state.database().scan(Table::claim,
                                      {.first = ci_key(ci), .end = ci_key(CiId{raw(ci) + 1})});
    for (; scan.valid(); scan.next()) {
        const std::optional<ClaimKey> key = parse_claim_key(scan.key());
        if (!key) return state.database().damaged("the key of a claim does not decode");
        if (raw(key->version) > raw(state.position.version)) continue;
        // What is older than the history that is kept counts as of its beginning.
        const Version version = std::max(key->version, state.oldest);
        const bool superseded =
            !rows.empty() && rows.back().source == key->source && rows.back().version == version;
        if (!superseded) rows.push_back({version, key->source, std::string(scan.value())});
    }
    FL_CHECK(scan.status());
    std::ranges::sort(rows, {}, [](const HistoryRow& row) {
        return std::pair(raw(row.version), raw(row.source));
    });
    return rows;
}

// One side of a step in the history of a CI: its claims and their merge.
class Side {
 public:
    explicit Side(const Published& state) : state_(&state), decoder_(*state.symbols) {}

    // The CI at `version`, where it has these claims.
    Result<void> set(Version version, const std::map<SymbolId, std::string>& claims) {
        rows_.clear();
        for (const auto& [source, claim] : claims) {
            rows_.push_back({source, claim});
        }
        FL_TRY(const auto decoded, decoder_.decode(rows_));
        FL_TRY(const auto catalogue, catalogue_for(version));
        FL_TRY(merged_,
               identify::merge_claims(decoded, authority_of(*catalogue, *state_->symbols)));
        return {};
    }

    [[nodiscard]] const identify::MergedCi& merged() const { return merged_; }

 private:
    // Whose word counts is asked only where two speak.
    [[nodiscard]] Result<std::shared_ptr<const model::Catalogue>> catalogue_for(
        Version version) const {
        if (rows_.size() < 2 || raw(version) >= raw(state_->catalogue_altered)) {
            return state_->catalogue;
        }
        FL_TRY(CatalogueAt at, read_catalogue(state_->database(), version));
        return std::make_shared<const model::Catalogue>(std::move(at.catalogue));
    }

    const Published* state_;
    ClaimDecoder decoder_;
    std::vector<ClaimRow> rows_;
    identify::MergedCi merged_;
};

// Collects what a change set alters.
class AlteredVisitor final : public model::IgnoringVisitor {
 public:
    explicit AlteredVisitor(Altered& altered) : altered_(altered) {}

    Result<void> on_claim(CiId ci, SymbolId, std::string_view) override {
        altered_.cis.push_back(ci);
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId) override {
        altered_.cis.push_back(ci);
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry&) override {
        altered_.catalogue = true;
        return {};
    }

 private:
    Altered& altered_;
};

}  // namespace

Result<Position> read_position_at(const Published& state, Version version) {
    if (version == state.position.version) return state.position;
    if (raw(version) < raw(state.oldest) || raw(version) > raw(state.position.version)) {
        return outside(state, version);
    }
    FL_TRY(const std::optional<std::string> bytes,
           state.database().get(Table::position, version_key(version)));
    const Result<Position> position =
        bytes ? decode_position(*bytes) : Result<Position>(corruption(""));
    if (position.ok() && position.value().version == version) return position;
    return state.database().damaged("the position of version " + std::to_string(raw(version)) +
                                    " is missing or does not decode");
}

Result<Published> state_at(const Published& state, Version version) {
    Published past = state;
    FL_TRY(past.position, read_position_at(state, version));
    if (raw(version) < raw(state.catalogue_altered)) {
        FL_TRY(CatalogueAt at, read_catalogue(state.database(), version));
        past.catalogue = std::make_shared<const model::Catalogue>(std::move(at.catalogue));
        past.catalogue_altered = at.altered;
    }
    return past;
}

Result<Version> version_at(const Published& state, UtcTime time) {
    if (state.position.time <= time) return state.position.version;
    // Invariant: everything below `low` was committed at or before `time`, `high` after it.
    std::uint64_t low = raw(state.oldest);
    std::uint64_t high = raw(state.position.version);
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        FL_TRY(const Position position, read_position_at(state, Version{middle}));
        if (position.time <= time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low != raw(state.oldest)) return Version{low - 1};
    FL_TRY(const Position first, read_position_at(state, state.oldest));
    return not_found("there is no version as of " + format_utc_time(time) +
                     ": the history begins at " + format_utc_time(first.time));
}

Result<void> visit_ci_history(const Published& state, CiId ci, const CiHistoryVisitor& visitor) {
    FL_TRY(const std::vector<HistoryRow> rows, history_rows(state, ci));
    std::map<SymbolId, std::string> claims;
    Side before(state);
    Side after(state);
    for (std::size_t i = 0; i < rows.size();) {
        const Version version = rows[i].version;
        // What the version before it was, with the catalogue of that time.
        if (i != 0) FL_CHECK(before.set(Version{raw(version) - 1}, claims));
        for (; i < rows.size() && rows[i].version == version; i++) {
            claims.erase(rows[i].source);
            if (!rows[i].claim.empty()) claims.emplace(rows[i].source, rows[i].claim);
        }
        FL_CHECK(after.set(version, claims));
        FL_CHECK(visitor(version, before.merged(), after.merged()));
    }
    return {};
}

Result<std::vector<FirstClaim>> first_claims(const Published& state, CiId ci) {
    FL_TRY(const std::vector<HistoryRow> rows, history_rows(state, ci));
    std::map<SymbolId, Version> first;
    for (const HistoryRow& row : rows) {
        if (!row.claim.empty()) first.emplace(row.source, row.version);
    }
    std::vector<FirstClaim> claims;
    claims.reserve(first.size());
    for (const auto& [source, version] : first) {
        claims.push_back({source, version});
    }
    return claims;
}

Result<Altered> altered_since(const Published& state, Version after) {
    if (raw(after) + 1 < raw(state.oldest)) return outside(state, next(after));
    Altered altered;
    AlteredVisitor visitor(altered);
    for (std::uint64_t v = raw(after) + 1; v <= raw(state.position.version); v++) {
        FL_TRY(const StoredHeader stored, read_header(state.database(), Version{v}));
        // Nothing in it altered the graph.
        if (stored.header.graph_version != stored.header.version) continue;
        FL_CHECK(visit_chunks(
            state.database(),
            stored.header,
            std::numeric_limits<std::uint64_t>::max(),
            [&](std::string_view chunk) { return model::visit_operations(chunk, visitor); }));
    }
    std::ranges::sort(altered.cis);
    const auto rest = std::unique(altered.cis.begin(), altered.cis.end());
    altered.cis.erase(rest, altered.cis.end());
    return altered;
}

}  // namespace faultline::storage
