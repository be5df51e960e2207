#include "api/app/lint_findings.h"

#include <algorithm>
#include <tuple>

namespace faultline::app {

void LintFindings::add(std::string code,
                       std::string subject,
                       std::string example,
                       const std::string& message) {
    if (marks_ != nullptr) return marks_->mark(node_, code);
    auto [at, fresh] = findings_.try_emplace({std::move(code), std::move(subject)});
    LintFinding& finding = at->second;
    if (fresh) finding.message = message;
    finding.count++;
    auto& examples = finding.examples;
    examples.insert(std::ranges::upper_bound(examples, example), std::move(example));
    if (examples.size() > kLintExamplesMax) examples.pop_back();
}

std::vector<LintFinding> LintFindings::take() {
    std::vector<LintFinding> list;
    for (auto& [key, finding] : findings_) {
        std::tie(finding.code, finding.subject) = key;
        list.push_back(std::move(finding));
    }
    findings_.clear();
    return list;
}

}  // namespace faultline::app
