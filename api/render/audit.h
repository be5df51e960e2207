// Heads, trails and reports of the audit chain as documents, and heads and trails read back.
//
// Thread safety: pure functions.
//
// A line of a trail is one JSON object with a newline.  Its readable fields say again what is in
// the record: what counts are the bytes of the record, and a line that says anything else is
// altered.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/audit.h"
#include "api/json/writer.h"
#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::render {

// The longest line of a trail that is read.
inline constexpr std::size_t kTrailLineBytesMax = std::size_t{256} << 20;

// A signed head.
void write_audit_head(const storage::SignedHead& head, json::JsonWriter& out);

// The head that such a document holds; its signature is not checked.
// Errors: invalid_argument naming what is missing or wrong.
[[nodiscard]] Result<storage::SignedHead> parse_audit_head(std::string_view text);

// The public key that `text` names: base64 of its 32 bytes, as in a head.
// Errors: invalid_argument.
[[nodiscard]] Result<storage::PublicKey> parse_public_key(std::string_view text);

// Lines of a trail.
[[nodiscard]] std::string trail_line(const storage::TrailVersion& line,
                                     const model::ChangeSetHeader& header);
[[nodiscard]] std::string trail_line(const storage::TrailChunk& line);

// Check the trail in `source`.  Errors: invalid_argument if it is no trail; those of `source`.
[[nodiscard]] Result<storage::AuditReport> check_trail(ByteSource& source,
                                                       storage::AuditExpectations expected);

// What a report is about, beside what is in it.
struct AuditQuestion {
    std::vector<Version> heads = {};  // versions of the heads that were given
    bool of_trail = false;
    bool with_key = false;  // the key was given
};

// What a check found.
void write_audit_report(const storage::AuditReport& report,
                        const AuditQuestion& question,
                        json::JsonWriter& out);
void write_verify_report(const storage::VerifyReport& report, json::JsonWriter& out);

}  // namespace faultline::render
