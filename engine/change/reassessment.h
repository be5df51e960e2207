// Reassessment: what is different between two assessments of one change, and what of it blocks the
// change until somebody has looked at it.
//
// New services that go down, a group that has lost its last margin, and another band block; every
// other difference is listed.  With discovery at work small differences are daily, and history
// counts less with every hour: figures that differ by at most kFigureTolerance of the larger one,
// or by no more than what is shown at all, are the same.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/stored_assessment.h"

namespace faultline::change {

// Figures are the same within this share of the larger one.
inline constexpr double kFigureTolerance = .005;

// And within these amounts: nobody decides otherwise because of less.
inline constexpr double kMinutesTolerance = 1.0 / 60;  // "expected_minutes"
inline constexpr double kUserMinutesTolerance = .1;    // "expected_user_minutes"
inline constexpr double kMoneyTolerance = .01;         // "expected_money EUR"

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
