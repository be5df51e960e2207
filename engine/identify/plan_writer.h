// PlanWriter: the change set and the counts of an import whose lines are settled.
//
// Thread safety: none; one writer makes one plan.

#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/import_plan.h"
#include "engine/identify/owner_claims.h"
#include "engine/identify/owner_set.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Writes operations in their canonical order: symbols, CI names, claims ascending by CI and source,
// withdrawals, the import run.
class PlanWriter {
 public:
    // What the plan is made from; all must outlive *this.
    struct Inputs {
        const LineTable& lines;
        const KnownState& known;
        const Standing& standing;
        const Numbering& numbering;
        const OwnerSet& owners;
        OwnerClaims& claims;
        const ClaimIndex& index;
        ProblemLog& problems;
    };

    PlanWriter(const Inputs& inputs, ImportPlan& plan) : in_(inputs), plan_(&plan) {}

    // Fill the plan's change set, counts, what was seen and changed CIs, and note every
    // relationship that retires. Errors: corruption if a stored claim does not decode; unavailable.
    // REQUIRES: every line that is not dropped counts; not called before.
    Result<void> write(const std::string& format);

 private:
    struct Withdrawal {
        CiId ci{};
        SymbolId source{};
    };
    // A relationship that goes because `retired`, one of its ends, does.
    struct RetiredRelationship {
        model::Origin origin;
        CiId owner{};
        CiId retired{};
        LostRelationship lost;
    };

    void write_names();
    void write_claims(const Owner& owner);
    void count_ci(const Owner& owner);
    void count_relationships(const Owner& owner);
    void note_seen(const Owner& owner);
    void count_quarantined();
    [[nodiscard]] model::Origin retirement_origin(CiId ci) const;
    Result<void> note_retired_relationships();
    [[nodiscard]] std::string describe(const RetiredRelationship& gone,
                                       const std::string& owner_id,
                                       const std::string& other_id) const;

    Inputs in_;
    ImportPlan* plan_;
    std::vector<const ClaimChange*> changes_;  // of one owner, ascending by source; reused
    std::vector<Withdrawal> withdrawals_;
    std::vector<RetiredRelationship> retired_;
};

}  // namespace faultline::identify
