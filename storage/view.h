// View: the state at one version, whatever keeps it.
//
// Thread safety: everything may be called from any thread at any time, without locks that a writer
// holds while it works.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/view_source.h"

namespace faultline::storage {

// The CI that an external id stands for.
struct FoundCi {
    CiId ci{};
    std::string id;               // its own external id
    std::vector<Version> merges;  // on the way from the id that was asked for; none: the same id
};

// The state at one version.  Cheap to copy; keeps the store open.
class View {
 public:
    // What `source` says; not null.
    explicit View(std::shared_ptr<const ViewSource> source) : source_(std::move(source)) {}

    // The version this view shows, and the last one at or before it that altered the graph.
    [[nodiscard]] Version version() const;
    [[nodiscard]] Version graph_version() const;

    // When the version was committed.
    [[nodiscard]] UtcTime time() const;

    // The history before this version was removed; 1 if all of it is there.
    [[nodiscard]] Version oldest() const;

    // The state at an earlier version.
    // Errors: not_found if it lies outside oldest() .. version(); corruption, unavailable.
    // Cost: one point look-up; more if the catalogue was altered since.
    [[nodiscard]] Result<View> at(Version version) const;

    // The last version committed at or before `time`.
    // Errors: not_found if the history begins later; corruption, unavailable.
    // Cost: O(log versions) point look-ups.
    [[nodiscard]] Result<Version> version_at(UtcTime time) const;

    // Names and catalogue at this version.  REQUIRES: the symbol was assigned.
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const;
    [[nodiscard]] const model::Catalogue& catalogue() const;

    // How many names there are; the symbols are 1 .. symbol_count().
    [[nodiscard]] std::size_t symbol_count() const;

    // How many CIs there are, alive or retired; their numbers are 1 .. known_cis().
    [[nodiscard]] std::uint64_t known_cis() const;

    // The CI that an external id stands for, alive or retired; none if it was never seen.  An id
    // whose CI was merged into another stands for that one: whoever has an id, of whatever age,
    // asks here.
    // Errors: corruption, unavailable.  Cost: a seek and a point look-up, and a seek more for each
    // merge.
    [[nodiscard]] Result<std::optional<CiId>> find_ci(std::string_view external_id) const;
    [[nodiscard]] Result<std::optional<FoundCi>> resolve_ci(std::string_view external_id) const;

    // The CI that was given that id itself, merged or not: for those who tell its own past.
    // Errors: corruption, unavailable.  Cost: one point look-up.
    [[nodiscard]] Result<std::optional<CiId>> find_unmerged_ci(std::string_view external_id) const;

    // The external ids, in the order of `cis`.  Errors: corruption, unavailable.
    [[nodiscard]] Result<std::vector<std::string>> external_ids(std::span<const CiId> cis) const;

    // Everything claimed about `ci`, merged.  Errors: corruption, unavailable.  Cost: one seek.
    [[nodiscard]] Result<CiRecord> read_ci(CiId ci) const;

    // The same for many: show `visitor` each of `cis`, whose views live as long as the call.
    // REQUIRES: ascending, unique.  Errors: corruption, unavailable; whatever the visitor returns.
    // Cost: a seek each, or a step where they lie side by side.
    [[nodiscard]] Result<void> read_cis(std::span<const CiId> cis,
                                        const ChangedCiVisitor& visitor) const;

    // Show `visitor` all external ids from `first` on, ascending, alive or retired, until it
    // returns false.  Errors: corruption, unavailable; whatever the visitor returns.  Cost: O(those
    // shown).
    [[nodiscard]] Result<void> visit_ids(std::string_view first, const IdVisitor& visitor) const;

    // Hand every claim about `ci` to `visitor`, ascending by source.
    // Errors: corruption, unavailable; whatever the visitor returns.  Cost: one seek.
    [[nodiscard]] Result<void> visit_claims(CiId ci, const ClaimVisitor& visitor) const;

    // Hand every claim there is to `visitor`, ascending by CI, then source.
    // Errors: corruption, unavailable; whatever the visitor returns.  Cost: one pass over all rows.
    [[nodiscard]] Result<void> visit_all_claims(const ClaimVisitor& visitor) const;

    // When each source first claimed anything about `ci`, ascending by source; the beginning of the
    // history if that was removed.
    // Errors: corruption, unavailable.  Cost: O(claims ever made about it); one seek.
    [[nodiscard]] Result<std::vector<FirstClaim>> first_claims(CiId ci) const;

    // All CIs that have or ever had, in any version, a claim naming `ci` in a relationship;
    // ascending, unique.  Errors: corruption, unavailable.  Cost: O(those).
    [[nodiscard]] Result<std::vector<CiId>> mentioned_by(CiId ci) const;

    // For each term (engine/identify/terms.h), in their order, all CIs of which it holds or, in any
    // version, held; ascending, unique: candidates, read_ci() says which of them count.
    // Errors: corruption, unavailable.  Cost: one batched look-up, O(those) memory.
    [[nodiscard]] Result<std::vector<std::vector<CiId>>> candidates(
        std::span<const std::uint64_t> terms) const;

    // Show `visitor` the candidates of one term from `first` on, ascending, until it returns false.
    // Errors: corruption, unavailable; whatever the visitor returns.
    // Cost: one seek, O(those shown), memory of at most 4,096 of them.
    [[nodiscard]] Result<void> visit_candidates(std::uint64_t term,
                                                CiId first,
                                                const CandidateVisitor& visitor) const;

    // How many candidates a term has, rather too many; `at_most` if there are that many or more.
    // Errors: corruption, unavailable.  Cost: one seek, O(rows), with up to 4,096 CIs a row.
    [[nodiscard]] Result<std::uint64_t> count_candidates(std::uint64_t term,
                                                         std::uint64_t at_most) const;

    // Show `visitor` the CI before and after every version that wrote a claim about it, ascending;
    // see past.h.  Errors: corruption, unavailable; whatever the visitor returns.
    [[nodiscard]] Result<void> visit_ci_history(CiId ci, const CiHistoryVisitor& visitor) const;

    // What the versions after `after` altered.
    // Errors: not_found if the operations of one of them were removed; corruption, unavailable.
    // Cost: O(operations in between).
    [[nodiscard]] Result<Altered> altered_since(Version after) const;

    // The record of that kind and key, if there is one.  Errors: corruption, unavailable.
    // Cost: one seek.
    [[nodiscard]] Result<std::optional<StoredRecord>> find_record(std::string_view kind,
                                                                  std::string_view key) const;

    // Show `visitor` all records of a kind, ascending by key.
    // Errors: corruption, unavailable; whatever the visitor returns.
    [[nodiscard]] Result<void> visit_records(std::string_view kind,
                                             const RecordVisitor& visitor) const;

    // What the request of that principal with that key was answered, if it was.
    // Errors: corruption, unavailable.  Cost: one point look-up.
    [[nodiscard]] Result<std::optional<StoredRequest>> find_request(std::string_view principal,
                                                                    std::string_view key) const;

    // The graph at this version, read in one pass.
    // Errors: corruption, unavailable.
    [[nodiscard]] Result<graph::Snapshot> load_graph() const;

    // SHA-256 over the canonical rows of all CIs by external id and of the catalogue, without
    // versions, times, actors, runs or internal ids: equal content, equal hash.
    // Errors: corruption, unavailable.  Cost: O(everything).
    [[nodiscard]] Result<Digest> state_hash() const;

    // Call `visitor` with every live CI, ascending by internal id.
    // Errors: corruption, unavailable; whatever the visitor returns.
    using CiVisitor = storage::CiVisitor;
    [[nodiscard]] Result<void> visit_cis(const CiVisitor& visitor) const;

    // The record of one change set with its audit hash.
    // Errors: not_found above version(); corruption, unavailable.
    using LogRecord = storage::LogRecord;
    [[nodiscard]] Result<LogRecord> read_record(Version version) const;

    // The operations of one change set, chunk by chunk; the hashes are checked.
    // Errors: as read_record(); not_found too if they were removed with the history; whatever the
    // visitor returns.
    [[nodiscard]] Result<void> read_operations(Version version,
                                               model::OperationVisitor& visitor) const;

    // What checks, exports and signed heads of the audit chain look at (audit_check.h,
    // audit_trail.h, verify.h); null if the view is of another repository than a Store.  Valid as
    // long as *this.
    [[nodiscard]] const Published* published() const { return source_->published(); }

 private:
    std::shared_ptr<const ViewSource> source_;
};

}  // namespace faultline::storage
