// Store: the log of change sets and the state made from it, durable on RocksDB.
//
// Thread safety: as ChangeLog and StateStore say, without locks that a writer holds while it works.
//
// A change set is applied when append() returns and visible to views when sync() has made it
// durable. If the process dies in between, it is lost or kept as a whole; a large one is durable as
// soon as append() returns, so that what is appended next may build on it.  Formats:
// docs/storage-format.md.

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_set.h"
#include "storage/fault_points.h"
#include "storage/repository.h"
#include "storage/space_guard.h"

namespace faultline::storage {

// A change set above this many bytes is staged as files and made real by one small synced batch.
inline constexpr std::uint64_t kOneBatchBytesMax = std::uint64_t{8} << 20;

// How to open a store.
struct StoreOptions {
    bool create_if_missing = false;
    std::function<UtcTime()> clock;                         // REQUIRES: set
    std::uint64_t one_batch_bytes_max = kOneBatchBytesMax;  // tests make it small
    FaultPoint fault_point = {};                            // tests end the process there
    SpaceLimits space = {};                                 // tests make them small

    // The first change set of a new store; empty: the built-in catalogue.  Tests write the stores
    // of older programs.
    std::optional<model::ChangeSet> first_change_set = {};

    // Set: open although versions that were acknowledged are lost, and write down in a change set
    // with this context which ones.
    std::optional<model::WriteContext> accept_loss = {};
};

// The kind of record that says which versions were lost; its key is the first of them.
inline constexpr std::string_view kLossRecord = "loss";

// The log and the state, on one disk: what is durable in the log is applied to the state.
class Store final : public Repository {
 public:
    // Open the store in `directory`.  A new one starts with the built-in catalogue as version 1.
    // Errors: not_found if there is none and create_if_missing is false; conflict if another
    // process holds it; invalid_argument if `directory` holds something else or a newer format;
    // corruption if it is damaged; unavailable if the disk refuses.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory,
                                               StoreOptions options);

    ~Store() override;

    // As Repository says.  Above one_batch_bytes_max an append costs a few durable writes.
    using Repository::append;
    [[nodiscard]] Result<Appended> append(Version expected,
                                          const model::ChangeSet& change_set) override;
    [[nodiscard]] Result<RemovedRows> remove_history(Version before,
                                                     const model::WriteContext& context) override;
    [[nodiscard]] Result<void> sync() override;
    [[nodiscard]] Result<HeldStore> hold() override;
    [[nodiscard]] Result<void> shorten_log() const override;

    [[nodiscard]] Result<std::optional<Version>> resolve(
        std::string_view principal, std::string_view request_key) const override;
    [[nodiscard]] Version head() const override;
    [[nodiscard]] Result<void> read(Version after, LogVisitor& visitor) const override;
    [[nodiscard]] bool wait(Version after, std::chrono::milliseconds patience) const override;

    [[nodiscard]] Version applied() const override;
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
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::storage
