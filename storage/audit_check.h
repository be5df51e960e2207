// check_audit: the audit chain of a store, or of an exported trail, from its first version on.
//
// Thread safety: pure functions; on a store that is written to meanwhile they look at one version.
//
// What is found beside the codes of audit_checker.h:
//
//     table_unreadable     the rows of a table cannot be read from here on
//     row_unexpected       a row of the log belongs to no version
//     line_altered         a line of a trail is none, or says something else than its record
//     out_of_order         a line of a trail stands behind that of a later version
//     head_missing         the row that says where the log ends is not there or does not decode
//     head_differs         it does not agree with the record of its version
//     after_the_head       the log goes on after the head
//     mark_missing         the file MARK is not there or damaged
//     mark_differs         the version in MARK is not the one that was acknowledged
//     acknowledged_lost    versions that were acknowledged are not there
//     other_store          a head was signed for another store, or its version 1 was altered
//     wrong_signature      a head was not signed with the key it names
//     wrong_key            a head was signed with another key than expected
//     head_altered         version, time or graph version of a head are not those of its record

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "storage/audit_checker.h"
#include "storage/findings.h"
#include "storage/inspection.h"
#include "storage/published.h"
#include "storage/signed_head.h"

namespace faultline::storage {

// What a history is held against.
struct AuditExpectations {
    std::vector<SignedHead> heads;
    std::optional<PublicKey> key;  // with which they must be signed; none: any
};

// What a check saw.
struct AuditReport {
    Version first{};              // of the versions looked at
    Version last{};               // 0: none
    std::optional<Digest> chain;  // the audit hash of the last, if it is known
    AuditCounts counts;
    bool with_operations = true;
    FindingLog findings;
};

// The log of a store that may be damaged and is not written to.
// Errors: unavailable.  Cost: a pass over the log.
[[nodiscard]] Result<AuditReport> check_audit(const InspectedStore& store,
                                              const AuditExpectations& expected);

// The log of an open store up to the version of `state`.
// Errors: unavailable.  Cost: a pass over the log; writers go on.
[[nodiscard]] Result<AuditReport> check_audit(const Published& state,
                                              const AuditExpectations& expected);

// What the lines of an exported trail say.
struct TrailVersion {
    Version version{};
    std::string record = {};
    Digest chain{};
    std::optional<Digest> previous = {};  // the audit hash of the version before
};
struct TrailChunk {
    Version version{};
    std::uint32_t number = 0;
    std::string bytes = {};
};

// Checks a trail that is shown line by line.
class TrailCheck {
 public:
    explicit TrailCheck(AuditExpectations expected);
    TrailCheck(const TrailCheck&) = delete;
    TrailCheck& operator=(const TrailCheck&) = delete;

    // The next line, whatever is wrong with it.
    void add(const TrailVersion& line);
    void add(const TrailChunk& line);

    // The next line, which is none or was altered; `message` says where and how.  `of_chunk`: it
    // looks like a chunk's.
    void add_altered(std::string message, bool of_chunk);

    // The trail ends.  Errors: invalid_argument if it had no version.
    [[nodiscard]] Result<AuditReport> finish();

 private:
    AuditExpectations expected_;
    AuditReport report_;
    AuditChecker checker_;
    bool has_chunks_ = false;
};

}  // namespace faultline::storage
