// Run: what one import saw and did, as it is kept for good.
//
// A run is a record of kind kRunRecord, written by the change set of the import; its key is
// run_key() of that change set's version.  It never moves graph_version.
//
// Canonical binary form (primitives: engine/base/bytes.h, sets: ci_set.h, scopes: scope.h):
//
//     run    = u8 1, bytes source, bytes format, u8 flags, [scope], counts of CIs, counts of
//              relationships, zigzag started, varint duration in microseconds, varint problems,
//              varint CIs in scope, varint absent CIs, bytes retire reason, set of CIs seen,
//              varint relationships, relationship * relationships
//     flags  = bit 0: complete   bit 1: best effort   bit 2: has a scope   others 0
//     counts = varint created, varint updated, varint unchanged, varint retired, varint quarantined
//     relationship = varint distance from the owner before, u8 end, bytes group,
//                    varint type symbol, varint other CI    ascending, unique

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/ci_set.h"
#include "engine/model/scope.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kRunRecord = "run";

// How many CIs or relationships an import touched.
struct RunCounts {
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t retired = 0;
    std::uint64_t quarantined = 0;

    friend bool operator==(const RunCounts&, const RunCounts&) = default;
};

// A relationship that a run saw without a `ci` line of its owner.
struct RunRelationship {
    CiId owner{};
    std::string group;  // empty: none
    SymbolId type{};
    CiId other{};
    bool other_is_source = false;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in the default.
    friend auto operator<=>(const RunRelationship&, const RunRelationship&) = default;
};

// One import.
struct Run {
    std::string source;
    std::string format;
    std::optional<Scope> scope;  // as declared; Everything: all that the source claims
    bool complete = false;       // what is absent from the scope was retired
    bool best_effort = false;
    RunCounts cis;
    RunCounts relationships;
    UtcTime started;
    std::uint64_t duration_us = 0;  // from the first byte to the plan
    std::uint64_t problems = 0;
    std::uint64_t scope_cis = 0;  // CIs of the scope that the source claimed before; if complete
    std::uint64_t absent = 0;     // of them, those the run did not see
    std::string retire_reason;    // why more might vanish than the guard allows; empty: it held
    CiSet seen;                   // CIs with a `ci` line
    std::vector<RunRelationship> relationships_seen;  // of owners without one; ascending, unique

    friend bool operator==(const Run&, const Run&) = default;
};

// The key of the run that `version` wrote: 16 hex digits.
[[nodiscard]] std::string run_key(Version version);

// The version behind a key; none if it is none.
[[nodiscard]] std::optional<Version> parse_run_key(std::string_view key);

// The canonical form.  REQUIRES: a normalised scope, relationships ascending and unique.
[[nodiscard]] std::string encode_run(const Run& run);

// Errors: corruption if the bytes are not a canonical run.
[[nodiscard]] Result<Run> decode_run(std::string_view bytes);

}  // namespace faultline::model
