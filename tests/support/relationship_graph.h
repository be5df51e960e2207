// Relationships as people record them, turned into the need view by the built-in catalogue.
//
// Thread safety: none; the caller owns the graph.

#pragma once

#include <istream>
#include <string>

#include "tests/support/reference_impact.h"

namespace faultline::test {

// One relationship as recorded.
struct Recorded {
    std::string source;
    std::string type;
    std::string target;
    std::string group = {};
    std::uint32_t capacity = 1;
    double strength = 1;
    std::uint64_t delay_s = 0;
};

// Add what the relationship means: a need of one end on the other, or nothing.
void add_relationship(ReferenceGraph& graph, const Recorded& relationship);

// Add a file in the interchange format, one JSON object a line.
// Throws std::runtime_error naming the line if it is none.
void add_interchange(ReferenceGraph& graph, std::istream& lines);

}  // namespace faultline::test
