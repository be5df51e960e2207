// Store: the log of change sets and the state made from it, durable on RocksDB.
//
// Thread safety: append(), sync() and the ClaimIndex functions belong to one writer thread; head(),
// view() and everything a View offers may be called from any thread at any time, without locks that
// a writer holds while it works.
//
// A change set is applied when append() returns and visible to views when sync() has made it
// durable. If the process dies in between, it is lost or kept as a whole; a large one is durable as
// soon as append() returns, so that what is appended next may build on it.  Formats:
// docs/storage-format.md.

#pragma once

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
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/graph/snapshot.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/change_set.h"
#include "storage/fault_points.h"

namespace faultline::storage {

// A change set above this many bytes is staged as files and made real by one small synced batch.
inline constexpr std::uint64_t kOneBatchBytesMax = std::uint64_t{8} << 20;

// How to open a store.
struct StoreOptions {
    bool create_if_missing = false;
    std::function<UtcTime()> clock;                         // REQUIRES: set
    std::uint64_t one_batch_bytes_max = kOneBatchBytesMax;  // tests make it small
    FaultPoint fault_point = {};                            // tests end the process there
};

// What the log answered to a change set.
struct Committed {
    Version version{};
    Version graph_version{};
    UtcTime time;
};

// One CI with everything claimed about it, decoded and merged.  Owns what its views point into.
class CiRecord {
 public:
    CiRecord();
    ~CiRecord();
    CiRecord(CiRecord&&) noexcept;
    CiRecord& operator=(CiRecord&&) noexcept;

    // The merge; its views are valid as long as *this.
    [[nodiscard]] const identify::MergedCi& merged() const;

 private:
    friend class View;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// The state at one version.  Cheap to copy; keeps the store open.
class View {
 public:
    // The version this view shows, and the last one at or before it that altered the graph.
    [[nodiscard]] Version version() const;
    [[nodiscard]] Version graph_version() const;

    // Names and catalogue at this version.  REQUIRES: the symbol was assigned.
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const;
    [[nodiscard]] const model::Catalogue& catalogue() const;

    // The CI behind an external id, alive or retired; none if it was never seen.
    // Errors: corruption, unavailable.  Cost: one point look-up.
    [[nodiscard]] Result<std::optional<CiId>> find_ci(std::string_view external_id) const;

    // The external ids, in the order of `cis`.  Errors: corruption, unavailable.
    [[nodiscard]] Result<std::vector<std::string>> external_ids(std::span<const CiId> cis) const;

    // Everything claimed about `ci`, merged.  Errors: corruption, unavailable.  Cost: one seek.
    [[nodiscard]] Result<CiRecord> read_ci(CiId ci) const;

    // The graph at this version, read in one pass.
    // Errors: corruption, unavailable.
    [[nodiscard]] Result<graph::Snapshot> load_graph() const;

    // SHA-256 over the canonical rows of all CIs by external id and of the catalogue, without
    // versions, times, actors, runs or internal ids: equal content, equal hash.
    // Errors: corruption, unavailable.  Cost: O(everything).
    [[nodiscard]] Result<Digest> state_hash() const;

    // Call `visitor` with every live CI, ascending by internal id.
    // Errors: corruption, unavailable; whatever the visitor returns.
    using CiVisitor = std::function<Result<void>(CiId, const identify::MergedCi&)>;
    [[nodiscard]] Result<void> visit_cis(const CiVisitor& visitor) const;

    // The record of one change set with its audit hash.
    // Errors: not_found above version(); corruption, unavailable.
    struct LogRecord {
        model::ChangeSetHeader header;
        Digest chain{};
    };
    [[nodiscard]] Result<LogRecord> read_record(Version version) const;

    // The operations of one change set, chunk by chunk; the hashes are checked.
    // Errors: as read_record(); whatever the visitor returns.
    [[nodiscard]] Result<void> read_operations(Version version,
                                               model::OperationVisitor& visitor) const;

 private:
    friend class Store;
    struct State;
    explicit View(std::shared_ptr<const State> state);
    std::shared_ptr<const State> state_;
};

// The log and the state.
class Store final : public identify::ClaimIndex {
 public:
    // Open the store in `directory`.  A new one starts with the built-in catalogue as version 1.
    // Errors: not_found if there is none and create_if_missing is false; conflict if another
    // process holds it; invalid_argument if `directory` holds something else or a newer format;
    // corruption if it is damaged; unavailable if the disk refuses.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory,
                                               StoreOptions options);

    ~Store() override;

    // Apply `change_set` as the next version; it becomes durable and visible with the next sync().
    // Errors: invalid_argument if it numbers new names otherwise than next_ci() and next_symbol()
    // say or names what has no name, and corruption if a claim in it does not decode: nothing is
    // written; unavailable if the disk refuses; the store then takes no more writes. Cost: O(size);
    // above one_batch_bytes_max plus a few durable writes.
    [[nodiscard]] Result<Committed> append(const model::ChangeSet& change_set);

    // Make everything appended durable and visible to views.
    // Errors: unavailable if the disk refuses; the store then takes no more writes.
    [[nodiscard]] Result<void> sync();

    // The last durable version.
    [[nodiscard]] Version head() const;

    // The state at the last durable version.
    [[nodiscard]] View view() const;

    // ClaimIndex: the state with everything appended, durable or not.
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

 private:
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::storage
