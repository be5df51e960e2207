// lint: what in the data looks wrong although it can be stored.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/conformance/lint_marks.h"

namespace faultline::app {

// A finding names at most this many of the CIs it is about; `count` is exact.
inline constexpr std::size_t kLintExamplesMax = 10;

// One thing that looks wrong.
struct LintFinding {
    std::string code;     // docs/reference/http-api.md lists them
    std::string subject;  // the class, the type, "TYPE: CLASS -> CLASS", the cycle's first CI,
                          // "ATTRIBUTE = VALUE", "CLASS: ATTRIBUTE", "TYPE: N targets", or for
                          // groups the class of the owner, "CLASS on CLASS" with that of the cause
    std::string message;
    std::uint64_t count = 0;            // CIs or relationships it is about
    std::vector<std::string> examples;  // the first by id; of relationships "SOURCE -> TARGET",
                                        // of groups "OWNER: NAME"
};

// All findings, by code, then subject.
struct LintAnswer {
    std::shared_ptr<const Published> at;
    std::vector<LintFinding> findings;
};

// Look at every CI and relationship: classes and types the catalogue does not know, needs that
// point to a higher layer although their type says they do not, statements of reliability that are
// unusable (engine/model/reliability.h), values of other types than their attributes have,
// relationships between classes that their type does not allow or more of them than it allows,
// cycles of hard needs, containment that would propagate the wrong way (lint_containment.h), groups
// with fewer members than they look (lint_groups.h), and groups whose members stand on one CI
// (lint_causes.h).
// Errors: unavailable while the graph is not there; corruption.
// Cost: O(everything), and that of impact::paper_redundancy().
[[nodiscard]] Result<LintAnswer> lint(const Principal& principal, App& app, const AsOf& as_of = {});

// What does not fit the catalogue, and hard cycles, by CI: mark those that a finding is about; of
// relationships that is who records them.
// `visitor` is shown every live CI on the way, so that one pass is enough for both.
// Errors: corruption, unavailable; whatever the visitor returns.  Cost: as lint().
[[nodiscard]] Result<void> mark_lint(const Published& at,
                                     conformance::LintMarks& marks,
                                     const storage::View::CiVisitor& visitor);

}  // namespace faultline::app
