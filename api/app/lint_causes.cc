#include "api/app/lint_causes.h"

#include <algorithm>
#include <string>

#include "engine/impact/paper_redundancy.h"

namespace faultline::app {

namespace {

// With all that are one of them.
constexpr const char* kPassedOver[] = {"network", "site"};

impact::PaperQuestion question_of(const LintEstate& estate) {
    const graph::Snapshot& graph = estate.graph();
    impact::PaperQuestion question;
    for (std::uint32_t i = 0; i < graph.class_count(); i++) {
        const auto name = graph.class_name(graph::ClassIndex{i});
        question.passed_over.push_back(std::ranges::any_of(
            kPassedOver, [&](const char* of) { return estate.catalogue().is_a(name, of); }));
    }
    return question;
}

void add_cause(const LintEstate& estate, const impact::PaperGroup& found, LintFindings& findings) {
    const graph::Snapshot& graph = estate.graph();
    const auto members = graph.members(found.group);
    const std::size_t at = graph.position_in(members, found.cause);
    const std::string owner_class = estate.class_name(graph.owner(found.group));
    const std::string example = estate.group(found.group) + " on " + estate.id(found.cause);
    if (at < members.size() && members[at] == found.cause) {
        findings.add("group_member_needed",
                     owner_class,
                     example,
                     "the group could lose any one of its members, but others of them need this "
                     "one, so that its failure breaks the group");
        return;
    }
    findings.add("shared_cause",
                 owner_class + " on " + estate.class_name(found.cause),
                 example,
                 "the group could lose any one of its members, but enough of them stand on this "
                 "one CI for its failure to break the group; causes that are sites or networks, or "
                 "that the owner needs anyway, are left out here: spof --shared-causes has all");
}

}  // namespace

void lint_causes(const LintEstate& estate, LintFindings& findings) {
    const impact::PaperQuestion question = question_of(estate);
    const impact::PaperRedundancy paper = impact::paper_redundancy(estate.graph(), question);
    for (const impact::PaperGroup& found : paper.groups) {
        add_cause(estate, found, findings);
    }
    for (const graph::GroupIndex group : paper.unjudged) {
        findings.add("shared_cause_unjudged",
                     estate.class_name(estate.graph().owner(group)),
                     estate.group(group),
                     "not looked at for shared causes, because a CI beneath has more than " +
                         std::to_string(question.limits.per_ci) +
                         " single points of failure, or all CIs together more than " +
                         std::to_string(question.limits.in_all) +
                         "; ask spof --shared-causes about the owner");
    }
}

}  // namespace faultline::app
