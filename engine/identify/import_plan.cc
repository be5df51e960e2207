#include "engine/identify/import_plan.h"

#include <utility>

#include "engine/identify/broken_groups.h"
#include "engine/identify/cardinality_check.h"
#include "engine/identify/group_check.h"
#include "engine/identify/identity_check.h"
#include "engine/identify/joined_rows.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_check.h"
#include "engine/identify/line_table.h"
#include "engine/identify/numbering.h"
#include "engine/identify/owner_claims.h"
#include "engine/identify/owner_set.h"
#include "engine/identify/plan_writer.h"
#include "engine/identify/problem_log.h"
#include "engine/identify/references.h"
#include "engine/identify/schema_contradictions.h"
#include "engine/identify/set_aside.h"
#include "engine/identify/standing.h"
#include "engine/identify/waiting_rows.h"

namespace faultline::identify {

namespace {

void take_problems(const model::Observations& seen, ProblemLog& problems) {
    for (const model::Problem& problem : seen.problems()) {
        problems.error(problem.origin, problem.code, problem.message);
    }
    problems.count_errors(seen.problem_count() - seen.problems().size());
}

// What the lines alone show, without the store.
void check_lines(const PlanOptions& options,
                 const ClaimIndex& index,
                 LineTable& lines,
                 ProblemLog& problems) {
    settle_duplicates(lines, problems);
    drop_contradictions(lines, problems);
    if (options.strict_schema) drop_unknown_schema(index.catalogue(), lines, problems);
}

// Drops all lines that cannot be done, until what is left can.  `all_or_nothing`: finds the
// problems of the import as it is, which is then refused if there is one.
Result<void> settle_lines(const BrokenGroups::Inputs& inputs, bool all_or_nothing) {
    BrokenGroups broken(inputs);
    if (!all_or_nothing) {
        FL_CHECK(broken.drop_all());
        drop_dangling(inputs.lines, inputs.standing, inputs.problems);
        return {};
    }
    drop_dangling(inputs.lines, inputs.standing, inputs.problems);
    // Lines that did not parse may be the members that a group lacks.
    if (inputs.lines.seen().problem_count() != 0) return {};
    return broken.report();
}

ImportPlan finish(ImportPlan plan, ProblemLog& problems) {
    plan.problem_count = problems.count();
    plan.problems = problems.take();
    return plan;
}

}  // namespace

Result<ImportPlan> plan_import(const model::Observations& seen,
                               const PlanOptions& options,
                               const ClaimIndex& index) {
    ImportPlan plan;
    ProblemLog problems;
    take_problems(seen, problems);
    FL_TRY(KnownState known,
           KnownState::read(
               seen, {options.source, options.by_external_id, &options.decisions}, index));
    LineTable lines(seen, index.catalogue(), known);
    if (known.has_redirects()) FL_CHECK(join_rows(known, lines));
    check_lines(options, index, lines, problems);
    if (!known.ambiguities().empty()) {
        FL_TRY(plan.set_aside, set_aside_rows(known, options, index, lines));
    }
    FL_CHECK(drop_ambiguous(known, options, index, lines, problems));
    drop_self_relationships(lines, known, problems);
    drop_unknown_retirements(lines, known, problems);
    if (options.strict_schema) {
        FL_CHECK(drop_schema_contradictions(known, index, lines, problems));
        drop_beyond_cardinality(index.catalogue(), lines, problems);
    }

    Standing standing(lines, known);
    Numbering numbering(lines, known, options.source, index);
    FL_TRY(OwnerSet owners, OwnerSet::find(lines, standing, numbering, known, index));
    const Authority authority(index.catalogue(),
                              [&](SymbolId symbol) { return numbering.name_of(symbol); });
    const Seniority seniority(index.catalogue(), authority, options.sightings);
    OwnerClaims claims({lines,
                        known,
                        standing,
                        numbering,
                        seniority,
                        index,
                        options.source,
                        index.next_version(),
                        options.only_adds});
    GroupCheck groups(numbering, index);
    FL_CHECK(settle_lines({lines, standing, owners, claims, groups, index, problems},
                          !options.best_effort));
    if (!options.best_effort && problems.error_count() != 0) {
        return finish(std::move(plan), problems);
    }

    numbering.settle(lines);
    owners.renumber(numbering);
    plan.accepted = true;
    plan.change_set.context.source = options.source;
    PlanWriter writer({lines, known, standing, numbering, owners, claims, index, problems}, plan);
    FL_CHECK(writer.write(options.format));
    FL_TRY(plan.given, waiting_rows(options.waiting, lines, known, index));
    return finish(std::move(plan), problems);
}

}  // namespace faultline::identify
