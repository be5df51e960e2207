// Conformance: how far configuration items are what the rules of the catalogue ask, and each gap.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/conformance/gap_reason.h"
#include "engine/conformance/tally.h"

namespace faultline::app {

// Gaps on a page, if nobody says and at most; and owners or sites that a report lists.
inline constexpr std::uint32_t kGapsDefault = 100;
inline constexpr std::uint32_t kGapsMax = 1'000;
inline constexpr std::uint32_t kReportGroupsMax = 1'000;

// All that was judged, for one question.
struct Judgement {
    std::shared_ptr<const Published> published;
    std::shared_ptr<const identify::LastSeen> seen;
    UtcTime at;
    std::unique_ptr<conformance::Surroundings> surroundings;
    std::unique_ptr<conformance::RuleBook> rules;
    std::unique_ptr<conformance::LintMarks> marks;
    std::unique_ptr<conformance::Assessment> assessment;
};

// Judge every live CI, as of `at` or when the answered version was committed.
// Errors: unavailable while the graph is not there; not_found if there is no such version;
// corruption.  Cost: O(everything).
[[nodiscard]] Result<Judgement> judge_all(App& app, const AsOf& as_of, std::optional<UtcTime> at);

// What to report on.
struct ConformanceQuestion {
    conformance::ConformanceFilter filter = {};
    std::optional<UtcTime> at = {};
    AsOf as_of = {};
};

// What came out.
struct ConformanceAnswer {
    Judgement judgement;
    conformance::ConformanceFilter filter;
    conformance::Tally tally;
};

// Errors: as judge_all(); not_found if the class or the rule of the filter is not in the catalogue.
[[nodiscard]] Result<ConformanceAnswer> conformance_report(const Principal& principal,
                                                           App& app,
                                                           const ConformanceQuestion& question);

// Which gaps to list.
struct GapQuestion {
    ConformanceQuestion about = {};
    std::uint32_t limit = kGapsDefault;
    std::optional<std::string> cursor = {};  // of the page before
};

// One gap, or what nobody can tell.
struct Gap {
    std::string ci;
    std::string name;
    std::string class_name;
    std::string owner;  // empty: none
    std::string site;   // empty: none
    std::string rule;
    std::string check;
    bool is_unknown = false;
    conformance::GapReason reason;
};

// A page of gaps, by external id, then rule.
struct GapPage {
    Judgement judgement;
    std::uint64_t count = 0;  // of all pages
    std::vector<Gap> gaps;
    std::optional<std::string> next_cursor = {};
};

// Errors: as conformance_report(); invalid_argument if the limit or the cursor is none.
[[nodiscard]] Result<GapPage> list_gaps(const Principal& principal,
                                        App& app,
                                        const GapQuestion& question);

}  // namespace faultline::app
