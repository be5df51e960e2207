// JointCase: a question about the outages of all CIs of a graph, made into what the engine takes.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/impact/joint_outage.h"
#include "engine/impact/joint_scene.h"
#include "tests/support/reference_outage.h"

namespace faultline::test {

// Every CI of a ReferenceOutage as a root, by id.  The conditions are: before, and what the
// reference says is planned down or may break.
struct JointCase {
    // Of `snapshot`, which holds the reference's CIs and outlives the case.
    JointCase(const ReferenceOutage& reference, const graph::Snapshot& snapshot);

    // A condition in another Snapshot, with what the reference says is done.
    void add_condition(const graph::Snapshot& snapshot);

    // The answer, and the scenes behind it.  REQUIRES: the question is valid; the test fails else.
    [[nodiscard]] impact::JointOutageAnswer ask(
        const impact::ParallelFor& parallel = impact::run_in_turn) const;
    [[nodiscard]] impact::JointStage stage() const;

    ReferenceOutage reference;
    std::vector<std::string> ids;  // by root
    impact::JointOutageQuestion question;
};

}  // namespace faultline::test
