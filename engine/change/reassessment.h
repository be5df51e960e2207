// Reassessment: what is different between two assessments of one change, and what of it blocks the
// change until somebody has looked at it.
//
// New services that go down, a group that has lost its last margin, and another band block; every
// other difference is listed.  With discovery at work small differences are daily.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/stored_assessment.h"

namespace faultline::change {

// One difference.  `before` and `now` are there for what has a value in both: figures, words.
struct Difference {
    std::string code;     // "service_goes_down", "margin_exhausted", "band", "figure", ...
    std::string subject;  // a service, "owner group", the name of a figure; empty: the change
    std::string before;
    std::string now;
    bool blocks = false;

    friend bool operator==(const Difference&, const Difference&) = default;
};

// What is different in `now`: those that block first, then by code and subject.
// REQUIRES: both are of one change.
[[nodiscard]] std::vector<Difference> differences(const model::StoredAssessment& before,
                                                  const model::StoredAssessment& now);

// Those that block, in words: "service pay goes down".
[[nodiscard]] std::vector<std::string> blocking(const std::vector<Difference>& differences);

}  // namespace faultline::change
