#include "storage/database_view.h"

#include <array>
#include <limits>
#include <utility>

#include "storage/authority_of.h"
#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"
#include "storage/external_ids.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "storage/mentions.h"
#include "storage/snapshot_loader.h"
#include "storage/state_hash.h"
#include "storage/term_rows.h"

namespace faultline::storage {

DatabaseView::DatabaseView(std::shared_ptr<const Published> state) : state_(std::move(state)) {}

Version DatabaseView::version() const {
    return state_->position.version;
}

Version DatabaseView::graph_version() const {
    return state_->position.graph_version;
}

UtcTime DatabaseView::time() const {
    return state_->position.time;
}

Version DatabaseView::oldest() const {
    return state_->oldest;
}

Result<std::shared_ptr<const ViewSource>> DatabaseView::at(Version version) const {
    FL_TRY(Published past, state_at(*state_, version));
    return std::shared_ptr<const ViewSource>(
        std::make_shared<DatabaseView>(std::make_shared<const Published>(std::move(past))));
}

Result<Version> DatabaseView::version_at(UtcTime time) const {
    return storage::version_at(*state_, time);
}

std::string_view DatabaseView::symbol_name(SymbolId symbol) const {
    return state_->symbols->at(symbol);
}

std::size_t DatabaseView::symbol_count() const {
    return state_->symbols->size();
}

const model::Catalogue& DatabaseView::catalogue() const {
    return *state_->catalogue;
}

std::uint64_t DatabaseView::known_cis() const {
    return raw(state_->position.next_ci) - 1;
}

Result<std::optional<CiId>> DatabaseView::find_ci(std::string_view external_id) const {
    const std::array<std::string_view, 1> ids = {external_id};
    FL_TRY(const std::vector<std::optional<CiId>> cis,
           look_up_cis(state_->database(), ids, state_->position.next_ci));
    return cis.front();
}

Result<std::vector<std::string>> DatabaseView::external_ids(std::span<const CiId> cis) const {
    return look_up_external_ids(state_->database(), cis);
}

Result<CiRecord> DatabaseView::read_ci(CiId ci) const {
    ClaimScan scan(state_->database(), version(), ci);
    FL_TRY(const bool is_there, scan.find(ci));
    const std::span<const ClaimRow> rows = is_there ? scan.rows() : std::span<const ClaimRow>();
    return CiRecord::merge(
        state_->symbols, *state_->catalogue, {rows.begin(), rows.end()}, scan.newest());
}

Result<void> DatabaseView::read_cis(std::span<const CiId> cis,
                                    const ChangedCiVisitor& visitor) const {
    if (cis.empty()) return {};
    ClaimDecoder decoder(*state_->symbols);
    const identify::Authority authority = authority_of(*state_);
    ClaimScan scan(state_->database(), version(), cis.front(), cis.back());
    for (const CiId ci : cis) {
        FL_TRY(const bool is_there, scan.find(ci));
        const std::span<const ClaimRow> rows = is_there ? scan.rows() : std::span<const ClaimRow>();
        FL_TRY(const auto claims, decoder.decode(rows));
        FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims, authority));
        FL_CHECK(visitor(ci, merged, scan.newest()));
    }
    return {};
}

Result<void> DatabaseView::visit_ids(std::string_view first, const IdVisitor& visitor) const {
    Scan rows = state_->database().scan(Table::id, {.first = std::string(first), .end = {}});
    for (; rows.valid(); rows.next()) {
        const std::optional<CiId> ci = parse_ci_key(rows.value());
        if (!ci) return state_->database().damaged("the number of a CI does not decode");
        if (*ci >= state_->position.next_ci) continue;
        FL_TRY(const bool goes_on, visitor(rows.key(), *ci));
        if (!goes_on) return {};
    }
    return rows.status();
}

Result<void> DatabaseView::visit_claims(CiId ci, const ClaimVisitor& visitor) const {
    ClaimScan scan(state_->database(), version(), ci);
    FL_TRY(const bool is_there, scan.find(ci));
    if (!is_there) return {};
    for (const ClaimRow& row : scan.rows()) {
        FL_CHECK(visitor(ci, row.source, row.claim));
    }
    return {};
}

Result<void> DatabaseView::visit_all_claims(const ClaimVisitor& visitor) const {
    ClaimScan scan(state_->database(), version());
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) return {};
        for (const ClaimRow& row : scan.rows()) {
            FL_CHECK(visitor(scan.ci(), row.source, row.claim));
        }
    }
}

Result<std::vector<FirstClaim>> DatabaseView::first_claims(CiId ci) const {
    return storage::first_claims(*state_, ci);
}

Result<std::vector<CiId>> DatabaseView::mentioned_by(CiId ci) const {
    return read_mentions(state_->database(), ci);
}

Result<std::vector<std::vector<CiId>>> DatabaseView::candidates(
    std::span<const std::uint64_t> terms) const {
    return read_terms(state_->database(), terms, state_->position.next_ci);
}

Result<void> DatabaseView::visit_candidates(std::uint64_t term,
                                            CiId first,
                                            const CandidateVisitor& visitor) const {
    return visit_term(state_->database(), {term, first}, state_->position.next_ci, visitor);
}

Result<std::uint64_t> DatabaseView::count_candidates(std::uint64_t term,
                                                     std::uint64_t at_most) const {
    return count_term(state_->database(), term, at_most);
}

Result<void> DatabaseView::visit_ci_history(CiId ci, const CiHistoryVisitor& visitor) const {
    return storage::visit_ci_history(*state_, ci, visitor);
}

Result<Altered> DatabaseView::altered_since(Version after) const {
    return storage::altered_since(*state_, after);
}

Result<std::optional<StoredRecord>> DatabaseView::find_record(std::string_view kind,
                                                              std::string_view key) const {
    return storage::find_record(state_->database(), version(), kind, key);
}

Result<void> DatabaseView::visit_records(std::string_view kind,
                                         const RecordVisitor& visitor) const {
    return storage::visit_records(state_->database(), version(), kind, visitor);
}

Result<std::optional<StoredRequest>> DatabaseView::find_request(std::string_view principal,
                                                                std::string_view key) const {
    return storage::find_request(state_->database(), version(), principal, key);
}

Result<graph::Snapshot> DatabaseView::load_graph() const {
    return load_snapshot(*state_);
}

Result<Digest> DatabaseView::state_hash() const {
    return storage::state_hash(*state_);
}

Result<void> DatabaseView::visit_cis(const CiVisitor& visitor) const {
    ClaimDecoder decoder(*state_->symbols);
    const identify::Authority authority = authority_of(*state_);
    ClaimScan scan(state_->database(), version());
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) return {};
        FL_TRY(const auto claims, decoder.decode(scan.rows()));
        FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims, authority));
        if (merged.alive) FL_CHECK(visitor(scan.ci(), merged));
    }
}

Result<LogRecord> DatabaseView::read_record(Version version) const {
    if (version == Version{0} || raw(version) > raw(this->version())) {
        return not_found("there is no version " + std::to_string(raw(version)) +
                         "; the log ends at version " + std::to_string(raw(this->version())));
    }
    FL_TRY(StoredHeader stored, read_header(state_->database(), version));
    FL_TRY(const Digest chain, read_chain(state_->database(), version));
    return LogRecord{std::move(stored.header), chain};
}

Result<void> DatabaseView::read_operations(Version version,
                                           model::OperationVisitor& visitor) const {
    FL_TRY(const LogRecord record, read_record(version));
    // Says so if the operations were removed with the history.
    if (raw(version) < raw(oldest())) FL_CHECK(read_position_at(*state_, version));
    return visit_chunks(
        state_->database(),
        record.header,
        std::numeric_limits<std::uint64_t>::max(),
        [&](std::string_view chunk) { return model::visit_operations(chunk, visitor); });
}

}  // namespace faultline::storage
