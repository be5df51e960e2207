// LintFindings: collects what lint finds, one finding for each code and subject.
//
// Thread safety: none.

#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/app/lint.h"

namespace faultline::app {

// The findings of one look at everything.
class LintFindings {
 public:
    // Count one more CI or relationship.  The first message of a finding counts.
    void add(std::string code,
             std::string subject,
             std::string example,
             const std::string& message);

    // All of them, by code, then subject; empties this.
    [[nodiscard]] std::vector<LintFinding> take();

 private:
    std::map<std::pair<std::string, std::string>, LintFinding> findings_;  // by code and subject
};

}  // namespace faultline::app
