// Gates of the lifecycle at the head: what the newest assessment says, whether somebody has looked
// at it, and what a freeze forbids.
//
// Assessments are made by a Reassessor.  A step that somebody decides or begins on asks it again,
// and what it says is stored in the same change set as the step: so nothing is scheduled or
// implemented on what was true last week.  What it says is compared with what somebody has looked
// at, and a step that it is worse for is refused.  Without one the assessments that are stored
// count.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/change_write.h"
#include "engine/base/result.h"
#include "engine/change/lifecycle.h"
#include "engine/model/stored_assessment.h"

namespace faultline::app {

// For whom an assessment is made, and when.
struct AssessedBy {
    std::string by;
    UtcTime now;
};

// Makes assessments, and knows the freeze periods.
class Reassessor {
 public:
    virtual ~Reassessor() = default;

    // What `change` would do to the graph of `at`.  The caller says of which change and plan it is,
    // and its number, versions, time and author.
    // Errors: unavailable; corruption.
    [[nodiscard]] virtual Result<model::StoredAssessment> assess(const model::ChangeRecord& change,
                                                                 const Published& at,
                                                                 const AssessedBy& by) = 0;

    // The names of the freeze periods that forbid to implement `change` at `now`, ascending.
    // Errors: unavailable; corruption.
    [[nodiscard]] virtual Result<std::vector<std::string>> freezes(
        const model::ChangeRecord& change, const storage::View& view, UtcTime now) = 0;
};

// Assessment `number` of a change; nothing if there is none.  Errors: corruption, unavailable.
[[nodiscard]] Result<std::optional<model::StoredAssessment>> find_assessment(
    const storage::View& view, const std::string& change, std::uint64_t number);

// `assessment` as the next one of `change`: with its number, plan, versions, time and author.
[[nodiscard]] model::StoredAssessment next_assessment(model::StoredAssessment assessment,
                                                      const model::ChangeRecord& change,
                                                      const storage::View& view,
                                                      const AssessedBy& by);

// True if `assessment` is of the plan of `change` and of the graph of `view`.
[[nodiscard]] bool is_current(const model::StoredAssessment& assessment,
                              const model::ChangeRecord& change,
                              const storage::View& view);

// What the gates look at, and the assessment that was made for it and is to be stored.
struct GateAnswer {
    change::GateFacts facts;
    std::optional<model::StoredAssessment> made = {};
    std::optional<Reassessment> reassessment = {};  // what is different in it
    bool depends_on_graph = false;                  // they are other ones on another graph version
};

// The facts for a step of `change` to `to`.  Asks `reassessor`, if there is one, for the steps to
// `schedule` and `implement`, and for others that need an assessment of the graph as it is now if
// the newest one is not; never for a change that nobody assessed, nor for a plan that was amended
// since: somebody has to assess those.  `at` needs a graph if there is a reassessor.
// Errors: those of the reassessor; corruption, unavailable.
[[nodiscard]] Result<GateAnswer> gate_facts(const Published& at,
                                            const model::ChangeRecord& change,
                                            model::ChangeState to,
                                            Reassessor* reassessor,
                                            const AssessedBy& by);

}  // namespace faultline::app
