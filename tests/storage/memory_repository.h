// MemoryRepository: a repository that forgets everything when it is closed for good, for tests of
// what must not know which one it runs on, and for comparison with the store on disk.
//
// Thread safety: as Repository.

#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/repository.h"
#include "tests/storage/memory_view.h"

namespace faultline::storage {

// A log and its state in memory.
class MemoryRepository final : public Repository {
 public:
    // On what `cell` holds: nothing, or what a repository that is closed now left there.
    MemoryRepository(std::shared_ptr<MemoryCell> cell, std::function<UtcTime()> clock);

    using Repository::append;
    [[nodiscard]] Result<Appended> append(Version expected,
                                          const model::ChangeSet& change_set) override;
    [[nodiscard]] Result<void> sync() override;
    [[nodiscard]] Result<std::optional<Version>> resolve(
        std::string_view principal, std::string_view request_key) const override;
    [[nodiscard]] Version head() const override;
    [[nodiscard]] Result<void> read(Version after, LogVisitor& visitor) const override;
    [[nodiscard]] bool wait(Version after, std::chrono::milliseconds patience) const override;
    [[nodiscard]] Result<RemovedRows> remove_history(Version before,
                                                     const model::WriteContext& context) override;

    [[nodiscard]] Version applied() const override { return head(); }
    [[nodiscard]] View view() const override;
    [[nodiscard]] View appended_view() const override;

    [[nodiscard]] Version next_version() const override;
    [[nodiscard]] CiId next_ci() const override;
    [[nodiscard]] SymbolId next_symbol() const override;
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const override;
    [[nodiscard]] std::optional<SymbolId> find_symbol(std::string_view name) const override;
    [[nodiscard]] const model::Catalogue& catalogue() const override;
    [[nodiscard]] Result<std::vector<std::optional<CiId>>> find_cis(
        std::span<const std::string_view> ids) const override;
    [[nodiscard]] Result<std::vector<std::string>> external_ids(
        std::span<const CiId> cis) const override;
    Result<void> visit_claims(std::span<const CiId> cis,
                              const ClaimVisitor& visitor) const override;
    [[nodiscard]] Result<std::vector<CiId>> mentioned_by(CiId ci) const override;
    [[nodiscard]] Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const override;
    [[nodiscard]] Result<std::optional<identify::StoredRecord>> find_record(
        std::string_view kind, std::string_view key) const override;
    [[nodiscard]] Result<void> visit_records(std::string_view kind,
                                             const identify::RecordVisitor& visitor) const override;

 private:
    // Only the writer alters the state, so that the writer may read it without the lock.
    [[nodiscard]] MemoryState& state() const { return cell_->state; }

    std::shared_ptr<MemoryCell> cell_;
    std::function<UtcTime()> clock_;
    Version head_{};           // under the lock
    Version shown_oldest_{1};  // under the lock
    mutable std::condition_variable_any moved_;
};

}  // namespace faultline::storage
