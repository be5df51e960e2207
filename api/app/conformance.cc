#include "api/app/conformance.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "api/app/known_class.h"
#include "api/app/lint.h"
#include "api/app/run_book.h"

namespace faultline::app {

namespace {

using conformance::Assessment;
using conformance::Finding;

Result<void> check_filter(const storage::View& view, const conformance::ConformanceFilter& filter) {
    if (!filter.class_name.empty()) {
        FL_CHECK(check_class(view, filter.class_name, "/query/class"));
    }
    if (!filter.rule.empty() && !view.catalogue().conformance().contains(filter.rule)) {
        return not_found("the catalogue has no conformance rule '" + filter.rule +
                         "'; `schema show` lists them");
    }
    return {};
}

// A cursor is the number of the rule and the external id of the last gap.
std::string cursor_of(const Finding& finding, const graph::Snapshot& graph) {
    return std::to_string(finding.rule) + ":" + std::string(graph.id(finding.node));
}

struct GapPlace {
    std::uint32_t rule = 0;
    std::string id;
};

Result<GapPlace> place_of(const std::string& cursor) {
    GapPlace place;
    const char* const end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data(), end, place.rule);
    if (read.ec != std::errc() || read.ptr == end || *read.ptr != ':') {
        return invalid_argument("the cursor did not come from a page of gaps");
    }
    place.id.assign(read.ptr + 1, end);
    return place;
}

// The findings that the filter takes, behind `place` if there is one.
struct Chosen {
    std::vector<Finding> findings;
    std::uint64_t count = 0;
    bool more = false;
};

Chosen choose(const Judgement& judgement,
              const GapQuestion& question,
              const std::optional<GapPlace>& place) {
    const Assessment& assessment = *judgement.assessment;
    const graph::Snapshot& graph = *judgement.published->graph;
    const conformance::FilterMatch match(question.about.filter, assessment);
    Chosen chosen;
    for (const Finding& finding : assessment.findings()) {
        if (!match.takes_rule(finding.rule) || !match.takes(finding.node)) continue;
        chosen.count++;
        if (chosen.more) continue;
        if (place) {
            const int order = graph.id(finding.node).compare(place->id);
            if (order < 0 || (order == 0 && finding.rule <= place->rule)) continue;
        }
        chosen.more = chosen.findings.size() == question.limit;
        if (!chosen.more) chosen.findings.push_back(finding);
    }
    return chosen;
}

Gap gap_of(const Finding& finding, const Judgement& judgement, const identify::MergedCi& ci) {
    const Assessment& assessment = *judgement.assessment;
    const graph::Snapshot& graph = *judgement.published->graph;
    const conformance::CiGroups& groups = assessment.groups(finding.node);
    const model::ConformanceRule& rule = *assessment.rules().rules()[finding.rule].written;
    Gap gap;
    gap.ci = graph.id(finding.node);
    gap.name = graph.name(finding.node);
    gap.class_name = assessment.class_rules(groups.class_number).class_name;
    gap.owner = assessment.owners().text(groups.owner);
    gap.site = assessment.sites().text(groups.site);
    gap.rule = rule.name;
    gap.check = rule.check;
    gap.is_unknown = finding.outcome == conformance::Outcome::unknown;
    gap.reason = reason_of(finding, assessment, *judgement.surroundings, *judgement.marks, ci);
    return gap;
}

}  // namespace

Result<Judgement> judge_all(App& app, const AsOf& as_of, std::optional<UtcTime> at) {
    Judgement judgement;
    FL_TRY(judgement.published, app.published(as_of));
    const storage::View& view = judgement.published->view;
    FL_TRY(judgement.seen, app.runs().at(view));
    judgement.at = at.value_or(view.time());
    const graph::Snapshot& graph = *judgement.published->graph;
    judgement.surroundings = std::make_unique<conformance::Surroundings>(
        conformance::SurroundingParts{&view.catalogue(),
                                      &graph,
                                      judgement.seen.get(),
                                      [view](SymbolId symbol) { return view.symbol_name(symbol); },
                                      view.known_cis(),
                                      judgement.at});
    judgement.rules = std::make_unique<conformance::RuleBook>(view.catalogue());
    judgement.marks = std::make_unique<conformance::LintMarks>(graph.node_count());
    judgement.assessment = std::make_unique<Assessment>(*judgement.surroundings, *judgement.rules);
    Assessment& assessment = *judgement.assessment;
    FL_CHECK(mark_lint(*judgement.published,
                       *judgement.marks,
                       [&](CiId id, const identify::MergedCi& ci) -> Result<void> {
                           assessment.add(id, view.symbol_name(ci.class_name), ci);
                           return {};
                       }));
    assessment.finish(*judgement.marks);
    return judgement;
}

Result<ConformanceAnswer> conformance_report(const Principal& /*principal*/,
                                             App& app,
                                             const ConformanceQuestion& question) {
    ConformanceAnswer answer;
    answer.filter = question.filter;
    FL_TRY(answer.judgement, judge_all(app, question.as_of, question.at));
    FL_CHECK(check_filter(answer.judgement.published->view, question.filter));
    answer.tally = conformance::tally(*answer.judgement.assessment, question.filter);
    return answer;
}

Result<GapPage> list_gaps(const Principal& /*principal*/, App& app, const GapQuestion& question) {
    if (question.limit == 0 || question.limit > kGapsMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kGapsMax));
    }
    std::optional<GapPlace> place;
    if (question.cursor) {
        FL_TRY(place, place_of(*question.cursor));
    }
    GapPage page;
    FL_TRY(page.judgement, judge_all(app, question.about.as_of, question.about.at));
    const Published& published = *page.judgement.published;
    FL_CHECK(check_filter(published.view, question.about.filter));
    const Chosen chosen = choose(page.judgement, question, place);
    page.count = chosen.count;
    for (const Finding& finding : chosen.findings) {
        FL_TRY(const auto record, published.view.read_ci(published.graph->ci(finding.node)));
        page.gaps.push_back(gap_of(finding, page.judgement, record.merged()));
    }
    if (chosen.more) page.next_cursor = cursor_of(chosen.findings.back(), *published.graph);
    return page;
}

}  // namespace faultline::app
