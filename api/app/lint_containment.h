// LintContainment: containment along which failures would propagate the wrong way.
//
// Thread safety: none.
//
// A type says containment if it, or its inverse, is one of contains, hosts and runs (the source is
// the container) or located_in, hosted_on and runs_on (the target is).  A failure of the container
// takes down what is in it, never the other way round.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/app/lint_estate.h"
#include "api/app/lint_findings.h"
#include "engine/identify/merge_claims.h"

namespace faultline::app {

// Notes what is in what, then compares.
class LintContainment {
 public:
    // Both must outlive it.
    LintContainment(const LintEstate& estate, LintFindings& findings)
        : estate_(estate), findings_(findings) {}

    // Note the containments that a live CI holds; finds containment_wrong_way: by its type the
    // container needs what it contains.
    void note(CiId id, const identify::MergedCi& ci);

    // Finds containment_both_ways: two CIs are in each other; container_needs_content: one needs
    // what is in it by another relationship, soft ones aside; containment_turned: a CI is in one of
    // another class of the same layer, and more often it is the other way round.
    // Cost: O(containments log containments).
    void finish();

 private:
    struct Containment {
        graph::NodeIndex inside;
        graph::NodeIndex container;
        bool is_place;  // located_in or contains

        friend auto operator<=>(const Containment&, const Containment&) = default;
    };
    using Classes = std::pair<std::uint32_t, std::uint32_t>;  // of inside and of container

    void note_one(graph::NodeIndex own, const model::RelationshipClaim& claim);
    [[nodiscard]] bool is_recorded(graph::NodeIndex inside, graph::NodeIndex container) const;
    [[nodiscard]] bool needs(graph::NodeIndex dependent, graph::NodeIndex dependency) const;
    [[nodiscard]] Classes classes_of(const Containment& containment) const;
    [[nodiscard]] bool same_layer(const Containment& containment) const;
    void compare(const Containment& containment);
    void find_turned();

    const LintEstate& estate_;
    LintFindings& findings_;
    std::vector<Containment> containments_;
};

}  // namespace faultline::app
