// Findings of a check as one text.

#pragma once

#include <string>

#include "storage/findings.h"

namespace faultline::storage {

// A line for each finding: its code, its version ("-" without one) and its message.
[[nodiscard]] inline std::string describe(const FindingLog& findings) {
    std::string text;
    for (const Finding& finding : findings.listed()) {
        text += "\n  " + finding.code + " " +
                (finding.version ? std::to_string(raw(*finding.version)) : "-") + ": " +
                finding.message;
    }
    return text;
}

}  // namespace faultline::storage
