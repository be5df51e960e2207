#include <array>
#include <limits>
#include <utility>

#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"
#include "storage/external_ids.h"
#include "storage/log_rows.h"
#include "storage/snapshot_loader.h"
#include "storage/state_hash.h"
#include "storage/view_state.h"

namespace faultline::storage {

// The rows that the merge points into, and the names.
struct CiRecord::Parts {
    std::shared_ptr<const SymbolNames> symbols;
    std::vector<ClaimRow> rows;
    identify::MergedCi merged;
};

CiRecord::CiRecord() : parts_(std::make_unique<Parts>()) {}
CiRecord::~CiRecord() = default;
CiRecord::CiRecord(CiRecord&&) noexcept = default;
CiRecord& CiRecord::operator=(CiRecord&&) noexcept = default;

const identify::MergedCi& CiRecord::merged() const {
    return parts_->merged;
}

View::View(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Version View::version() const {
    return state_->published.position.version;
}

Version View::graph_version() const {
    return state_->published.position.graph_version;
}

std::string_view View::symbol_name(SymbolId symbol) const {
    return state_->published.symbols->at(symbol);
}

const model::Catalogue& View::catalogue() const {
    return *state_->published.catalogue;
}

Result<std::optional<CiId>> View::find_ci(std::string_view external_id) const {
    const std::array<std::string_view, 1> ids = {external_id};
    FL_TRY(const std::vector<std::optional<CiId>> cis,
           look_up_cis(state_->published.database(), ids, state_->published.position.next_ci));
    return cis.front();
}

Result<std::vector<std::string>> View::external_ids(std::span<const CiId> cis) const {
    return look_up_external_ids(state_->published.database(), cis);
}

Result<CiRecord> View::read_ci(CiId ci) const {
    CiRecord record;
    ClaimScan scan(state_->published.database(), version(), ci);
    FL_TRY(const bool is_there, scan.next());
    if (!is_there) return record;
    record.parts_->symbols = state_->published.symbols;
    record.parts_->rows.assign(scan.rows().begin(), scan.rows().end());
    ClaimDecoder decoder(*record.parts_->symbols);
    FL_TRY(const auto claims, decoder.decode(record.parts_->rows));
    FL_TRY(record.parts_->merged, identify::merge_claims(claims));
    return record;
}

Result<graph::Snapshot> View::load_graph() const {
    return load_snapshot(state_->published);
}

Result<Digest> View::state_hash() const {
    return storage::state_hash(state_->published);
}

Result<void> View::visit_cis(const CiVisitor& visitor) const {
    ClaimDecoder decoder(*state_->published.symbols);
    ClaimScan scan(state_->published.database(), version());
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) return {};
        FL_TRY(const auto claims, decoder.decode(scan.rows()));
        FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims));
        if (merged.alive) FL_CHECK(visitor(scan.ci(), merged));
    }
}

Result<View::LogRecord> View::read_record(Version version) const {
    if (version == Version{0} || raw(version) > raw(this->version())) {
        return not_found("there is no version " + std::to_string(raw(version)) +
                         "; the log ends at version " + std::to_string(raw(this->version())));
    }
    FL_TRY(StoredHeader stored, read_header(state_->published.database(), version));
    FL_TRY(const Digest chain, read_chain(state_->published.database(), version));
    return LogRecord{std::move(stored.header), chain};
}

Result<void> View::read_operations(Version version, model::OperationVisitor& visitor) const {
    FL_TRY(const LogRecord record, read_record(version));
    return visit_chunks(
        state_->published.database(),
        record.header,
        std::numeric_limits<std::uint64_t>::max(),
        [&](std::string_view chunk) { return model::visit_operations(chunk, visitor); });
}

}  // namespace faultline::storage
