// Open-PSA XML, the format of fault-tree programs: to have another program judge our outages.
//
// Thread safety: a writer belongs to one thread.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/reference_outage.h"

namespace faultline::test {

// Collects fault trees and writes them as one model.
//
// A CI is a gate over its own basic event, its needs and its groups; a draw and what it lets
// through are a gate over both.  Capacities are written by naming no member twice: REQUIRES that
// they are 1 and that the graph has no cycle.
class OpenPsa {
 public:
    // Add the fault tree `name` of the outage of `root`.  Beta groups are written as the format's
    // own common-cause groups, so the unavailabilities within one must be equal.
    void add(const std::string& name, const ReferenceOutage& question, const std::string& root);

    // The whole model.
    [[nodiscard]] std::string text() const;

 private:
    std::string trees_;
    std::string data_;
};

// What a report of scram says about one fault tree.
struct JudgedImportance {
    double birnbaum = 0;
    double criticality = 0;
    double raw = 0;
    double rrw = 0;
};
struct JudgedOutage {
    double unavailability = 0;
    std::map<std::string, JudgedImportance> importance;  // by basic event
};

// The outages in a report, by name of the top gate.
[[nodiscard]] std::map<std::string, JudgedOutage> read_report(const std::string& report);

// The name of the own basic event of a CI, and of its gate, in a tree.
[[nodiscard]] std::string own_event(const std::string& tree, const std::string& id);
[[nodiscard]] std::string gate(const std::string& tree, const std::string& id);

}  // namespace faultline::test
