// ConformanceReport: how far the configuration items conformed to the rules, as it was recorded.
//
// A report is a record of kind kConformanceReportRecord; its key is conformance_report_key() of the
// version that wrote it.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     report = u8 1, zigzag judged at, varint judged version, varint due days, varint CIs, counts,
//              varint n, (bytes rule, counts) * n, varint opened, varint reopened, varint closed,
//              varint open                                          rules ascending by name
//     counts = varint conform, varint gaps, varint unknown

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kConformanceReportRecord = "conformance_report";

// How many times a rule was asked of a CI, by what came out.
struct ConformanceCounts {
    std::uint64_t conform = 0;
    std::uint64_t gaps = 0;
    std::uint64_t unknown = 0;  // nobody can tell: counts as checked and never as conform

    [[nodiscard]] std::uint64_t checked() const { return conform + gaps + unknown; }

    ConformanceCounts& operator+=(const ConformanceCounts& other) {
        conform += other.conform;
        gaps += other.gaps;
        unknown += other.unknown;
        return *this;
    }

    friend bool operator==(const ConformanceCounts&, const ConformanceCounts&) = default;
};

// What was found of one rule.
struct RuleCounts {
    std::string rule;
    ConformanceCounts counts;

    friend bool operator==(const RuleCounts&, const RuleCounts&) = default;
};

// One report over all live CIs.
struct ConformanceReport {
    UtcTime at;        // what is verified was judged at this time
    Version judged{};  // the state it speaks of
    std::uint32_t due_days = 0;
    std::uint64_t cis = 0;
    ConformanceCounts all;
    std::vector<RuleCounts> rules;  // ascending by name
    std::uint64_t opened = 0;       // corrective actions that are new
    std::uint64_t reopened = 0;     // that were closed before
    std::uint64_t closed = 0;       // whose gaps are gone
    std::uint64_t open = 0;         // after it

    friend bool operator==(const ConformanceReport&, const ConformanceReport&) = default;
};

// The key of the report that `version` wrote: 16 hex digits.
[[nodiscard]] std::string conformance_report_key(Version version);

// The canonical form.  REQUIRES: rules ascending, unique.
[[nodiscard]] std::string encode_conformance_report(const ConformanceReport& report);

// Errors: corruption if the bytes are not a canonical report.
[[nodiscard]] Result<ConformanceReport> decode_conformance_report(std::string_view bytes);

}  // namespace faultline::model
