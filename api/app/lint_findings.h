// LintFindings: collects what lint finds, one finding for each code and subject.
//
// Thread safety: none.

#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/app/lint.h"
#include "engine/conformance/lint_marks.h"
#include "engine/graph/snapshot.h"

namespace faultline::app {

// The findings of one look at everything.
class LintFindings {
 public:
    // With `marks`, CIs are marked in it and nothing is collected.
    explicit LintFindings(conformance::LintMarks* marks = nullptr) : marks_(marks) {}

    // From now on findings are about that CI.
    void about(graph::NodeIndex node) { node_ = node; }

    // Count one more CI or relationship.  The first message of a finding counts.
    void add(std::string code,
             std::string subject,
             std::string example,
             const std::string& message);

    // All of them, by code, then subject; empties this.
    [[nodiscard]] std::vector<LintFinding> take();

 private:
    conformance::LintMarks* marks_;
    graph::NodeIndex node_{};
    std::map<std::pair<std::string, std::string>, LintFinding> findings_;  // by code and subject
};

}  // namespace faultline::app
