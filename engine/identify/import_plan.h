// plan_import: what an import would do to the state, as a change set that is ready to be written.
//
// The meaning of an import, rule by rule, is docs/reference/import.md.  A plan is a pure function
// of what was seen and of the state it is compared with; it writes nothing.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/recognise.h"
#include "engine/identify/seniority.h"
#include "engine/model/change_set.h"
#include "engine/model/ci_set.h"
#include "engine/model/observations.h"
#include "engine/model/quarantine.h"
#include "engine/model/run.h"

namespace faultline::identify {

// How an import is to be understood.
struct PlanOptions {
    std::string source;           // who claims; never a path or host
    std::string format;           // kept in the import run
    bool best_effort = false;     // drop what is wrong, line by line, instead of refusing it all
    bool strict_schema = false;   // refuse what the catalogue does not know or allow
    bool by_external_id = false;  // ids are external ids, as in a direct write: none is recognised
    bool only_adds = false;       // a `ci` line leaves what its claim says of relationships
    Decisions decisions = {};     // what somebody decided about ids of the source
    std::vector<std::string> waiting = {};  // ids in quarantine; ascending, unique
    Sightings sightings = {};               // for authority; absent: no word is stale
};

// How many CIs or relationships an import touched; quarantined: lines that a best-effort import
// dropped.
using ImportCounts = model::RunCounts;

// A row in quarantine that an import gives.
struct WaitingRow {
    std::string id;
    std::string ci;  // external id of the CI that it is; empty: nobody can say, or it is dropped

    friend bool operator==(const WaitingRow&, const WaitingRow&) = default;
};

// What a complete import found of its scope, complete_import.h.
struct Completion {
    bool is_done = false;          // what is absent from the scope is withdrawn
    std::uint64_t scope_cis = 0;   // CIs of the scope that the source claimed
    std::uint64_t absent_cis = 0;  // of them, those that the import does not give

    friend bool operator==(const Completion&, const Completion&) = default;
};

// The outcome of planning.
struct ImportPlan {
    bool accepted = false;  // false: `change_set` is empty and `problems` say why
    model::ChangeSet change_set;
    ImportCounts cis;
    ImportCounts relationships;
    std::uint64_t identified = 0;  // `ci` lines whose id is not the external id of their CI
    model::CiSet seen;             // CIs with a `ci` line that counts
    std::vector<model::RunRelationship> relationships_seen;  // of owners without one; ascending
    Completion completion;
    std::vector<model::QuarantinedRow> set_aside;  // ambiguous rows, by id
    std::vector<WaitingRow> given;                 // of options.waiting; by id
    std::vector<CiId> changed;             // CIs whose merged content may differ; ascending, unique
    std::vector<model::Problem> problems;  // ascending by origin, then code and message
    std::uint64_t problem_count = 0;       // how many there were, listed or not
};

// Compare `seen` with the state behind `index`.
// Errors: corruption, unavailable from the index.  What is wrong with the input is no error but a
// plan that is not accepted.
// Cost: O(seen log seen) and one pass over the stored claims of the CIs that are named.
[[nodiscard]] Result<ImportPlan> plan_import(const model::Observations& seen,
                                             const PlanOptions& options,
                                             const ClaimIndex& index);

}  // namespace faultline::identify
