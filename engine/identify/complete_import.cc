#include "engine/identify/complete_import.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/identify/known_state.h"
#include "engine/identify/scope_claims.h"

namespace faultline::identify {

namespace {

// What the source claims in the scope, and what of it has no line that says what it is.
struct Absence {
    std::uint64_t scope_cis = 0;   // with CI fields
    std::uint64_t absent_cis = 0;  // of them
    std::vector<CiId> withdrawn;   // all CIs whose claims go, relationships alone included
};

// The CIs with a `ci` or a `retire` line, ascending: what becomes of them is said already.
std::vector<CiId> spoken_of(const model::Observations& seen, const KnownState& known) {
    std::vector<CiId> cis;
    const auto take = [&](model::LocalCi local) {
        if (const auto ci = known.find(local)) cis.push_back(*ci);
    };
    for (const model::SeenCi& line : seen.cis()) {
        take(line.ci);
    }
    for (const model::SeenRetirement& line : seen.retirements()) {
        take(line.ci);
    }
    std::ranges::sort(cis);
    return cis;
}

Result<Absence> find_absence(const model::Observations& seen,
                             const PlanOptions& options,
                             const model::Scope& scope,
                             const ClaimIndex& index) {
    Absence absence;
    // A source that never claimed anything has no number; then only the scope is checked.
    const SymbolId source = index.find_symbol(options.source).value_or(SymbolId{});
    FL_TRY(const std::vector<ClaimedCi> claimed, claimed_in_scope(scope, source, index));
    FL_TRY(const KnownState known,
           KnownState::read(
               seen, {options.source, options.by_external_id, &options.decisions}, index));
    const std::vector<CiId> spoken = spoken_of(seen, known);
    for (const ClaimedCi& own : claimed) {
        const bool absent = !std::ranges::binary_search(spoken, own.ci);
        absence.scope_cis += own.has_ci_fields ? 1 : 0;
        absence.absent_cis += own.has_ci_fields && absent ? 1 : 0;
        if (absent) absence.withdrawn.push_back(own.ci);
    }
    return absence;
}

bool is_too_much(const Absence& absence, const Completeness& completeness) {
    if (completeness.retires_any || absence.scope_cis == 0) return false;
    return absence.absent_cis * 100 > absence.scope_cis * completeness.retire_percent_max;
}

void add_problem(model::Problem problem, ImportPlan& plan) {
    plan.problem_count++;
    plan.problems.insert(plan.problems.begin(), std::move(problem));
    if (plan.problems.size() > model::kProblemsMax) plan.problems.pop_back();
}

ImportPlan refused(const Absence& absence, const Completeness& completeness) {
    ImportPlan plan;
    plan.completion = {false, absence.scope_cis, absence.absent_cis};
    add_problem({{},
                 "too_much_absent",
                 "the import is said to be complete, but " + std::to_string(absence.absent_cis) +
                     " of the " + std::to_string(absence.scope_cis) +
                     " configuration items that this source claims in the scope are not in it; "
                     "the limit is " +
                     std::to_string(completeness.retire_percent_max) +
                     " percent (--max-retire-percent). If they are really gone, import with "
                     "--allow-retire and a reason"},
                plan);
    return plan;
}

// A plan that withdraws nothing, with the reason.
ImportPlan not_complete(ImportPlan plan, const Absence& absence) {
    plan.completion = {false, absence.scope_cis, absence.absent_cis};
    add_problem({{},
                 "not_complete",
                 "lines were dropped, so that nobody knows what is absent: nothing that is not in "
                 "the import was retired"},
                plan);
    return plan;
}

bool drops_lines(const ImportPlan& plan) {
    return plan.cis.quarantined != 0 || plan.relationships.quarantined != 0;
}

ImportPlan complete(ImportPlan plan, const Absence& absence) {
    plan.completion = {plan.accepted, absence.scope_cis, absence.absent_cis};
    return plan;
}

Result<void> add_retirements(const Absence& absence,
                             const ClaimIndex& index,
                             model::Observations& seen) {
    const std::uint32_t file = seen.add_file(kAbsentFile);
    FL_TRY(const std::vector<std::string> ids, index.external_ids(absence.withdrawn));
    for (const std::string& id : ids) {
        seen.add_retirement({file, 0}, id);
    }
    return {};
}

}  // namespace

Result<ImportPlan> plan_complete_import(model::Observations& seen,
                                        const PlanOptions& options,
                                        const Completeness& completeness,
                                        const ClaimIndex& index) {
    // What is wrong with the lines comes first: what they meant to give is not absent.
    if (seen.problem_count() != 0 && !options.best_effort) return plan_import(seen, options, index);
    FL_TRY(const Absence absence, find_absence(seen, options, completeness.scope, index));
    ImportPlan partial;
    if (options.best_effort) {
        FL_TRY(partial, plan_import(seen, options, index));
        if (drops_lines(partial)) return not_complete(std::move(partial), absence);
    }
    if (is_too_much(absence, completeness)) return refused(absence, completeness);
    if (absence.withdrawn.empty() && options.best_effort) {
        return complete(std::move(partial), absence);
    }
    FL_CHECK(add_retirements(absence, index, seen));
    FL_TRY(ImportPlan plan, plan_import(seen, options, index));
    if (options.best_effort && drops_lines(plan)) return not_complete(std::move(partial), absence);
    return complete(std::move(plan), absence);
}

}  // namespace faultline::identify
