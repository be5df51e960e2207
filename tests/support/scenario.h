// Scenarios: a graph, questions and the answers that a reviewer expects, as plain text.
//
// Thread safety: pure functions.
//
// Format: one directive a line, words apart by blanks, `#` starts a comment line.
//
//     graph PATH                           interchange file, relative to the scenario
//     ci ID CLASS [NAME]
//     need SOURCE TYPE TARGET [group=NAME] [capacity=N] [strength=X] [delay=N]
//     group CI NAME required=N
//     question failed=ID[,ID...] [max_hops=N] [limit=N] [inherited=true]
//     expect complete true|false           of the last question, as all of these
//     expect down|at_risk|impaired|inherited|frontier ID...        whole list in order, - if empty;
//                                                                  ID:hops for down
//     expect path ID ID...                 from the CI that falls to a failed one
//     expect broken ID group:required:capacity_left...             all of the CI's broken groups
//     expect hit ID group:required:capacity_left:margin held_by=ID,ID    one of its hit groups
//     expect soft ID target:strength...                            all of its soft hits
//     expect nearest ID owner:group:margin|owner:~soft_target:null margin_min=N|null
//     expect counts down=N at_risk=N impaired=N inherited=N        any of them

#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <string>
#include <vector>

namespace faultline::test {

// What came out of one scenario.
struct ScenarioResult {
    std::uint32_t questions = 0;
    std::uint32_t expectations = 0;
    std::vector<std::string> problems;  // "file:line: what is wrong"
};

// Run a scenario.  `name` is what problems call it; graphs are relative to its folder.
[[nodiscard]] ScenarioResult run_scenario(const std::filesystem::path& name, std::istream& lines);

// The scenario files in a folder, by name.
[[nodiscard]] std::vector<std::filesystem::path> scenario_files(
    const std::filesystem::path& folder);

}  // namespace faultline::test
