// MemoryView: the state of a MemoryRepository at one version.
//
// Thread safety: as ViewSource; a visitor runs without the lock.

#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/view_source.h"
#include "tests/storage/memory_state.h"

namespace faultline::storage {

// What a repository in memory and its views share.
struct MemoryCell {
    mutable std::shared_mutex mutex;
    MemoryState state;
};

// One version of it.
class MemoryView final : public ViewSource {
 public:
    MemoryView(std::shared_ptr<const MemoryCell> cell, Version version, Version oldest);

    [[nodiscard]] Version version() const override { return version_; }
    [[nodiscard]] Version graph_version() const override;
    [[nodiscard]] UtcTime time() const override;
    [[nodiscard]] Version oldest() const override { return oldest_; }
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const override;
    [[nodiscard]] std::size_t symbol_count() const override;
    [[nodiscard]] const model::Catalogue& catalogue() const override { return *catalogue_; }

    [[nodiscard]] Result<std::shared_ptr<const ViewSource>> at(Version version) const override;
    [[nodiscard]] Result<Version> version_at(UtcTime time) const override;
    [[nodiscard]] Result<Altered> altered_since(Version after) const override;

    [[nodiscard]] std::uint64_t known_cis() const override;
    [[nodiscard]] Result<std::optional<CiId>> find_ci(std::string_view external_id) const override;
    [[nodiscard]] Result<std::vector<std::string>> external_ids(
        std::span<const CiId> cis) const override;
    [[nodiscard]] Result<CiRecord> read_ci(CiId ci) const override;
    [[nodiscard]] Result<void> read_cis(std::span<const CiId> cis,
                                        const ChangedCiVisitor& visitor) const override;
    [[nodiscard]] Result<void> visit_ids(std::string_view first,
                                         const IdVisitor& visitor) const override;
    [[nodiscard]] Result<void> visit_claims(CiId ci, const ClaimVisitor& visitor) const override;
    [[nodiscard]] Result<void> visit_all_claims(const ClaimVisitor& visitor) const override;
    [[nodiscard]] Result<std::vector<FirstClaim>> first_claims(CiId ci) const override;
    [[nodiscard]] Result<std::vector<CiId>> mentioned_by(CiId ci) const override;
    [[nodiscard]] Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const override;
    [[nodiscard]] Result<void> visit_candidates(std::uint64_t term,
                                                CiId first,
                                                const CandidateVisitor& visitor) const override;
    [[nodiscard]] Result<std::uint64_t> count_candidates(std::uint64_t term,
                                                         std::uint64_t at_most) const override;
    [[nodiscard]] Result<void> visit_cis(const CiVisitor& visitor) const override;
    [[nodiscard]] Result<void> visit_ci_history(CiId ci,
                                                const CiHistoryVisitor& visitor) const override;

    [[nodiscard]] Result<std::optional<StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const override;
    [[nodiscard]] Result<void> visit_records(std::string_view kind,
                                             const RecordVisitor& visitor) const override;
    [[nodiscard]] Result<std::optional<StoredRequest>> find_request(
        std::string_view principal, std::string_view key) const override;

    [[nodiscard]] Result<graph::Snapshot> load_graph() const override;
    [[nodiscard]] Result<Digest> state_hash() const override;

    [[nodiscard]] Result<LogRecord> read_record(Version version) const override;
    [[nodiscard]] Result<void> read_operations(Version version,
                                               model::OperationVisitor& visitor) const override;

 private:
    [[nodiscard]] const MemoryState& state() const { return cell_->state; }
    [[nodiscard]] Result<void> check_kept(Version version) const;

    std::shared_ptr<const MemoryCell> cell_;
    Version version_;
    Version oldest_;
    std::shared_ptr<const model::Catalogue> catalogue_;
};

}  // namespace faultline::storage
