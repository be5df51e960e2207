// Baseline: a name for a version and a scope, with proof of what was in it.
//
// A baseline holds no copy: the history keeps what the version showed.  It is a record of kind
// kBaselineRecord in the log, its key is its name.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     baseline = u8 1, varint version, scope, bytes principal, zigzag time, bytes description,
//                varint CIs, 32 bytes SHA-256

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/model/scope.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kBaselineRecord = "baseline";

// Limits of what a user writes.
inline constexpr std::size_t kBaselineNameBytesMax = 256;
inline constexpr std::size_t kBaselineDescriptionBytesMax = 4096;

// What a baseline shows.
struct Baseline {
    Version version{};  // the state it shows
    Scope scope;
    std::string principal;  // who made it
    UtcTime time;           // when the version it shows was committed
    std::string description;
    std::uint64_t ci_count = 0;
    Digest content{};  // of its CIs, as docs/reference/http-api.md says

    friend bool operator==(const Baseline&, const Baseline&) = default;
};

// Rules for a name, clean text of 1 to kBaselineNameBytesMax bytes, and for a description, clean
// text of at most kBaselineDescriptionBytesMax. Errors: invalid_argument naming what is wrong.
[[nodiscard]] Result<void> check_baseline_name(std::string_view name);
[[nodiscard]] Result<void> check_baseline_description(std::string_view description);

// The canonical form.  REQUIRES: a normalised scope.
[[nodiscard]] std::string encode_baseline(const Baseline& baseline);

// Errors: corruption if the bytes are not a canonical baseline.
[[nodiscard]] Result<Baseline> decode_baseline(std::string_view bytes);

}  // namespace faultline::model
