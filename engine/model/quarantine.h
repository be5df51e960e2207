// QuarantinedRow: a row of an import that was set aside because nobody can say which CI it is.
//
// It is a record of kind kQuarantineRecord in the log, its key is quarantine_key().  The record
// holds all that the import said about the row, so that a decision can do it later.  An import that
// sets the row aside again and says the same does not write it again (quarantine_sighting.h).
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     row          = u8 1, u8 state, varint number, bytes into, decision, bytes source,
//                    bytes format, said, bytes reason, varint n, bytes candidate * n,
//                    varint n, bytes other row * n, varint first version
//     decision     = u8 0 | u8 state, bytes CI, varint version
//     said         = bytes id, bytes class, bytes name, bytes attributes,
//                    varint n, relationship * n, varint n, (bytes name, varint required) * n
//     relationship = bytes source, bytes type, bytes target, bytes group, varint capacity,
//                    real strength, varint delay_s, u8 verified, zigzag verified_at

#pragma once

#include <cstdint>
#include <optional>
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
    open = 0,        // waits for a decision
    merged = 1,      // somebody decided that it is the CI `into`
    created = 2,     // somebody decided that it is a CI of its own, `into`
    ignored = 3,     // somebody decided that nobody need decide while it says the same
    recognised = 4,  // a later import could say that it is the CI `into`
    absent = 5,      // an import of all that the source has did not give it
};

// The name of a state: "open" and so on; and the state of that name.
[[nodiscard]] std::string_view quarantine_state_name(QuarantineState state);
[[nodiscard]] std::optional<QuarantineState> parse_quarantine_state(std::string_view name);

// What somebody decided.
struct QuarantineDecision {
    QuarantineState state = QuarantineState::merged;  // or created or ignored
    std::string ci;                                   // external id; empty if ignored
    Version version{};                                // whose change set did it and says why

    friend bool operator==(const QuarantineDecision&, const QuarantineDecision&) = default;
};

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
    std::uint64_t number = 0;  // of all rows ever set aside, from 1 in the order of their coming
    std::string into;          // external id of the CI that it is; empty if it is none
    std::optional<QuarantineDecision> decision;  // the last one, also of a row that is open again
    std::string source;
    std::string format;
    SaidRow said;
    std::string reason;                   // why nobody can say what it is
    std::vector<std::string> candidates;  // external ids of the CIs that it may be
    std::vector<std::string> others;      // ids of rows of the same import that may be the same
    Version first{};                      // that set it aside first

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
