// Malformed input: what is wrong with it, and what the importer must say.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace faultline::importers::testing {

// One malformed file.
struct MalformedCase {
    std::string_view name;
    std::string bytes;
    std::string_view faults;  // as faults_of() gives them
};

// Import each case; one that is not answered as it says fails and names itself.
void check_malformed(std::string_view format, std::span<const MalformedCase> cases);

}  // namespace faultline::importers::testing
