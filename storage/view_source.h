// ViewSource: what an implementation of the state answers behind a View; one function each, which
// view.h describes.
//
// Thread safety: every function may be called from any thread at any time; what a source shows
// never changes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/graph/snapshot.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"
#include "engine/model/change_set.h"
#include "storage/answered_request.h"
#include "storage/ci_record.h"
#include "storage/past.h"
#include "storage/record_rows.h"

namespace faultline::storage {

// The record of a change set with its audit hash.
struct LogRecord {
    model::ChangeSetHeader header;
    Digest chain{};
};

// Receives a live CI.
using CiVisitor = std::function<Result<void>(CiId, const identify::MergedCi&)>;

// Receives a CI, alive or not, with the last version that wrote or withdrew a claim about it.
using ChangedCiVisitor =
    std::function<Result<void>(CiId ci, const identify::MergedCi& merged, Version changed)>;

// Receives an external id; false: no more of them.
using IdVisitor = std::function<Result<bool>(std::string_view id, CiId ci)>;

// Receives one source's claim in its canonical form, which lives as long as the call.
using ClaimVisitor = identify::ClaimIndex::ClaimVisitor;

// Receives a CI that a term may hold of; false: no more of them.
using CandidateVisitor = std::function<Result<bool>(CiId ci)>;

// The state at one version.
class ViewSource {
 public:
    virtual ~ViewSource() = default;

    // As View::version().
    [[nodiscard]] virtual Version version() const = 0;

    // As View::graph_version().
    [[nodiscard]] virtual Version graph_version() const = 0;

    // As View::time().
    [[nodiscard]] virtual UtcTime time() const = 0;

    // As View::oldest().
    [[nodiscard]] virtual Version oldest() const = 0;

    // As View::symbol_name().
    [[nodiscard]] virtual std::string_view symbol_name(SymbolId symbol) const = 0;

    // As View::symbol_count().
    [[nodiscard]] virtual std::size_t symbol_count() const = 0;

    // As View::catalogue().
    [[nodiscard]] virtual const model::Catalogue& catalogue() const = 0;

    // As View::at().
    [[nodiscard]] virtual Result<std::shared_ptr<const ViewSource>> at(Version version) const = 0;

    // As View::version_at().
    [[nodiscard]] virtual Result<Version> version_at(UtcTime time) const = 0;

    // As View::altered_since().
    [[nodiscard]] virtual Result<Altered> altered_since(Version after) const = 0;

    // As View::known_cis().
    [[nodiscard]] virtual std::uint64_t known_cis() const = 0;

    // As View::find_unmerged_ci().
    [[nodiscard]] virtual Result<std::optional<CiId>> find_ci(
        std::string_view external_id) const = 0;

    // As View::external_ids().
    [[nodiscard]] virtual Result<std::vector<std::string>> external_ids(
        std::span<const CiId> cis) const = 0;

    // As View::read_ci().
    [[nodiscard]] virtual Result<CiRecord> read_ci(CiId ci) const = 0;

    // As View::read_cis().
    [[nodiscard]] virtual Result<void> read_cis(std::span<const CiId> cis,
                                                const ChangedCiVisitor& visitor) const = 0;

    // As View::visit_ids().
    [[nodiscard]] virtual Result<void> visit_ids(std::string_view first,
                                                 const IdVisitor& visitor) const = 0;

    // As View::visit_claims().
    [[nodiscard]] virtual Result<void> visit_claims(CiId ci, const ClaimVisitor& visitor) const = 0;

    // As View::visit_all_claims().
    [[nodiscard]] virtual Result<void> visit_all_claims(const ClaimVisitor& visitor) const = 0;

    // As View::first_claims().
    [[nodiscard]] virtual Result<std::vector<FirstClaim>> first_claims(CiId ci) const = 0;

    // As View::mentioned_by().
    [[nodiscard]] virtual Result<std::vector<CiId>> mentioned_by(CiId ci) const = 0;

    // As View::candidates().
    [[nodiscard]] virtual Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const = 0;

    // As View::visit_candidates().
    [[nodiscard]] virtual Result<void> visit_candidates(std::uint64_t term,
                                                        CiId first,
                                                        const CandidateVisitor& visitor) const = 0;

    // As View::count_candidates().
    [[nodiscard]] virtual Result<std::uint64_t> count_candidates(std::uint64_t term,
                                                                 std::uint64_t at_most) const = 0;

    // As View::visit_cis().
    [[nodiscard]] virtual Result<void> visit_cis(const CiVisitor& visitor) const = 0;

    // As View::visit_ci_history().
    [[nodiscard]] virtual Result<void> visit_ci_history(CiId ci,
                                                        const CiHistoryVisitor& visitor) const = 0;

    // As View::find_record().
    [[nodiscard]] virtual Result<std::optional<StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const = 0;

    // As View::visit_records().
    [[nodiscard]] virtual Result<void> visit_records(std::string_view kind,
                                                     const RecordVisitor& visitor) const = 0;

    // As View::find_request().
    [[nodiscard]] virtual Result<std::optional<StoredRequest>> find_request(
        std::string_view principal, std::string_view key) const = 0;

    // As View::load_graph().
    [[nodiscard]] virtual Result<graph::Snapshot> load_graph() const = 0;

    // As View::state_hash().
    [[nodiscard]] virtual Result<Digest> state_hash() const = 0;

    // As View::read_record().
    [[nodiscard]] virtual Result<LogRecord> read_record(Version version) const = 0;

    // As View::read_operations().
    [[nodiscard]] virtual Result<void> read_operations(Version version,
                                                       model::OperationVisitor& visitor) const = 0;

    // The rows of a store on RocksDB; null if there are none.
    [[nodiscard]] virtual const Published* published() const { return nullptr; }
};

}  // namespace faultline::storage
