// QuarantinedRow: a row of an import that was set aside because nobody can say which CI it is.
//
// It is a record of kind kQuarantineRecord in the log, its key is quarantine_key().  The record
// holds all that the import said about the row, so that a decision can do it later.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     row          = u8 1, u8 state, bytes into, bytes source, bytes format, said,
//                    bytes reason, varint n, bytes candidate * n, varint n, bytes other row * n,
//                    varint first version, varint times seen
//     said         = bytes id, bytes class, bytes name, bytes attributes,
//                    varint n, relationship * n, varint n, (bytes name, varint required) * n
//     relationship = bytes source, bytes type, bytes target, bytes group, varint capacity,
//                    real strength, varint delay_s, u8 verified, zigzag verified_at

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/observations.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kQuarantineRecord = "quarantine";

// What became of the row.
enum class QuarantineState : std::uint8_t {
    open = 0,     // waits for a decision
    merged = 1,   // it is the CI `into`
    created = 2,  // it is a CI of its own, `into`
    ignored = 3,  // it is none, as long as it says the same
};

// The name of a state: "open" and so on.
[[nodiscard]] std::string_view quarantine_state_name(QuarantineState state);

// A relationship and a group as the row gave them; ids are those of the source.
struct SaidRelationship {
    std::string source;
    std::string type;
    std::string target;
    std::string group;
    std::uint32_t capacity = 1;
    double strength = 1.0;
    std::uint64_t delay_s = 0;
    bool verified = false;
    std::int64_t verified_at = 0;

    friend auto operator<=>(const SaidRelationship&, const SaidRelationship&) = default;
};
struct SaidGroup {
    std::string name;
    std::uint32_t required = 1;

    friend auto operator<=>(const SaidGroup&, const SaidGroup&) = default;
};

// All that an import said about a row.
struct SaidRow {
    std::string id;  // what the source calls it
    std::string class_name;
    std::string name;
    std::string attributes;                       // canonical form of attributes.h
    std::vector<SaidRelationship> relationships;  // that name it at either end; ascending
    std::vector<SaidGroup> groups;                // ascending

    friend bool operator==(const SaidRow&, const SaidRow&) = default;
};

// A row that was set aside.
struct QuarantinedRow {
    QuarantineState state = QuarantineState::open;
    std::string into;  // external id of the CI that it was decided to be
    std::string source;
    std::string format;
    SaidRow said;
    std::string reason;                   // why nobody can say what it is
    std::vector<std::string> candidates;  // external ids of the CIs that it may be
    std::vector<std::string> others;      // ids of rows of the same import that may be the same
    Version first{};                      // that set it aside first
    std::uint64_t seen = 1;               // how many imports set it aside

    friend bool operator==(const QuarantinedRow&, const QuarantinedRow&) = default;
};

// The key of the row that `source` calls `id`: 16 hex digits.
[[nodiscard]] std::string quarantine_key(std::string_view source, std::string_view id);

// The canonical form.  REQUIRES: canonical order.
[[nodiscard]] std::string encode_quarantined_row(const QuarantinedRow& row);

// Errors: corruption if the bytes are not a canonical row.
[[nodiscard]] Result<QuarantinedRow> decode_quarantined_row(std::string_view bytes);

// What the row said, as an import of it alone.  Errors: corruption if the attributes do not decode.
[[nodiscard]] Result<Observations> observe_again(const SaidRow& said);

}  // namespace faultline::model
