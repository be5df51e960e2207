#include "api/app/lint.h"

#include <algorithm>
#include <tuple>

#include "api/app/lint_catalogue.h"
#include "api/app/lint_causes.h"
#include "api/app/lint_containment.h"
#include "api/app/lint_estate.h"
#include "api/app/lint_findings.h"
#include "api/app/lint_groups.h"
#include "engine/graph/cycles.h"

namespace faultline::app {

namespace {

LintFinding cycle_finding(const graph::Snapshot& graph,
                          const std::vector<graph::NodeIndex>& cycle) {
    LintFinding finding;
    finding.code = "hard_cycle";
    finding.subject = graph.id(cycle.front());
    finding.message =
        "these CIs need each other without redundancy: when one fails all of them do, and none "
        "of them can be started first";
    finding.count = cycle.size();
    for (std::size_t i = 0; i < cycle.size() && i < kLintExamplesMax; i++) {
        finding.examples.emplace_back(graph.id(cycle[i]));
    }
    return finding;
}

}  // namespace

Result<void> mark_lint(const Published& at,
                       conformance::LintMarks& marks,
                       const storage::View::CiVisitor& visitor) {
    const LintEstate estate(at);
    LintFindings findings(&marks);
    LintCatalogue catalogue(estate, findings);
    FL_CHECK(at.view.visit_cis([&](CiId id, const identify::MergedCi& ci) -> Result<void> {
        catalogue.check(id, ci);
        return visitor(id, ci);
    }));
    for (const auto& cycle : graph::hard_cycles(*at.graph)) {
        for (const graph::NodeIndex node : cycle) {
            marks.mark(node, "hard_cycle");
        }
    }
    return {};
}

Result<LintAnswer> lint(const Principal& /*principal*/, App& app, const AsOf& as_of) {
    LintAnswer answer;
    FL_TRY(answer.at, app.published(as_of));
    const LintEstate estate(*answer.at);
    LintFindings findings;
    LintCatalogue catalogue(estate, findings);
    LintContainment containment(estate, findings);
    FL_CHECK(answer.at->view.visit_cis([&](CiId id, const identify::MergedCi& ci) -> Result<void> {
        catalogue.check(id, ci);
        containment.note(id, ci);
        lint_repeated_members(estate, id, ci, findings);
        return {};
    }));
    containment.finish();
    lint_groups(estate, findings);
    lint_causes(estate, findings);
    answer.findings = findings.take();
    for (const auto& cycle : graph::hard_cycles(estate.graph())) {
        answer.findings.push_back(cycle_finding(estate.graph(), cycle));
    }
    std::ranges::stable_sort(answer.findings, {}, [](const LintFinding& finding) {
        return std::tie(finding.code, finding.subject);
    });
    return answer;
}

}  // namespace faultline::app
