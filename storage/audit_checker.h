// AuditChecker: whether records, audit hashes and operations, shown one version after another, are
// one unbroken history, and the history that exported heads were signed for.
//
// It does not know where they come from: the tables of a store or an exported trail.  After
// something wrong it goes on from what is stored, so that one damaged version is one finding and
// the next damage is found too.
//
// Thread safety: none; a checker belongs to one check.
//
// What it finds, by code:
//
//     record_missing, record_damaged, wrong_version      the record is not there, does not decode,
//                                                        names another version
//     chain_missing, chain_differs                       the audit hash is not there, is not that
//     of
//                                                        the record after the version before
//     time_goes_back, graph_version_wrong                the record contradicts the one before it
//     chunk_missing, chunk_differs, chunk_unexpected     operations are not those of the record
//     operations_damaged                                 they do not decode, or are not as many as
//                                                        the record says
//     truncated                                          the log ends before a head
//     rewritten                                          the log is not the one a head was signed
//     for

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/sha256.h"
#include "engine/model/change_set.h"
#include "storage/findings.h"
#include "storage/signed_head.h"

namespace faultline::storage {

// What was looked at.
struct AuditCounts {
    std::uint64_t records = 0;
    std::uint64_t chunks = 0;
    std::uint64_t without_operations = 0;  // versions whose operations the log says were removed
    std::uint64_t heads = 0;               // heads that the history was held against
    Version removed_before{1};             // operations of older versions were removed, as it says
};

// Checks a history.
class AuditChecker {
 public:
    // `heads`, ascending by version, are what the history is held against; their signatures are the
    // caller's business.  `findings` must outlive the checker.
    AuditChecker(std::vector<SignedHead> heads, FindingLog& findings);

    // The history begins after a version with this audit hash.  Not called: it begins at version 1,
    // or after a version that nothing is known of.
    void begin_after(const Digest& chain);

    // The next version: its record and audit hash as far as they are there.
    // REQUIRES: versions ascend; those left out are missing.
    void add_version(Version version,
                     std::optional<std::string_view> record,
                     const std::optional<Digest>& chain);

    // The next chunk of the operations of the version added last, unfolded; none: it is there but
    // does not unfold.
    void add_chunk(std::uint32_t number, std::optional<std::string_view> chunk);

    // The history must reach `version`.
    void end_at(Version version);

    // The history ends.  `with_operations`: chunks were shown as far as they are there.
    void finish(bool with_operations);

    // The last version that was added, its audit hash, and what was seen.
    [[nodiscard]] Version last() const { return last_; }
    [[nodiscard]] const std::optional<Digest>& chain() const { return chain_; }
    [[nodiscard]] const AuditCounts& counts() const { return counts_; }

    // The record of the version added last, if it decoded.
    [[nodiscard]] const std::optional<model::ChangeSetHeader>& header() const { return header_; }

 private:
    // Versions in a row, both ends included.
    struct Span {
        Version first{};
        Version last{};
    };
    class Operations;

    void note_gap(Version last);
    void check_record(Version version, std::optional<std::string_view> record);
    void check_order(const model::ChangeSetHeader& header);
    void check_chain(Version version,
                     std::optional<std::string_view> record,
                     const std::optional<Digest>& chain);
    void check_heads(Version version);
    void check_head(const SignedHead& head);
    void close_version();
    void check_operations(std::string_view chunk);
    void note_missing_chunks(Version version);
    void report_missing_chunks(bool with_operations);

    std::vector<SignedHead> heads_;
    std::size_t next_head_ = 0;
    Version agreed_{};  // the last version up to which a head agreed
    FindingLog& findings_;
    AuditCounts counts_;

    Version last_{};
    bool has_begun_ = false;
    std::vector<Digest> previous_;  // what the next record may continue; empty: nothing is known
    std::optional<Digest> chain_;   // of last_, if it is known
    std::optional<model::ChangeSetHeader> header_;         // of last_
    std::optional<model::ChangeSetHeader> header_before_;  // of the version before it

    bool is_open_ = false;  // last_ may get more chunks
    std::uint32_t next_chunk_ = 0;
    std::uint64_t operations_ = 0;
    bool operations_alter_graph_ = false;
    bool operations_whole_ = true;
    std::vector<Span> without_chunks_;  // versions none of whose chunks is there
};

}  // namespace faultline::storage
