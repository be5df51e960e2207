// Graphs whose outage has a known closed form.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/reference_outage.h"

namespace faultline::test {

// Add a CI that fails by itself with `unavailability`.
void add_ci(ReferenceOutage& graph, const std::string& id, double unavailability);

// Let `dependent` need `dependency`.
void add_need(ReferenceOutage& graph,
              const std::string& dependent,
              const std::string& dependency,
              double strength = 1);

// Let `owner` need `required` of `members`, each of capacity 1.
void add_group(ReferenceOutage& graph,
               const std::string& owner,
               const std::string& name,
               std::uint32_t required,
               const std::vector<std::string>& members);

// Service "s", which never fails by itself, and a pool of CIs "1", "2" and so on of which it needs
// `required`; unavailability[i] is that of CI i + 1.
[[nodiscard]] ReferenceOutage pool(std::uint32_t required,
                                   const std::vector<double>& unavailability);

// Service "s" over the five components of a bridge, "3" being the bridge itself, all .1.
[[nodiscard]] ReferenceOutage bridge();

// Service "s" on a database and one of two web servers, both on host "h"; or each on its own host.
[[nodiscard]] ReferenceOutage webs_on_one_host();
[[nodiscard]] ReferenceOutage webs_on_two_hosts();

// `length` CIs in a row, each needing the next, and the id of one of them.
[[nodiscard]] ReferenceOutage chain(std::uint32_t length, double unavailability);
[[nodiscard]] std::string chain_id(std::uint32_t place);

}  // namespace faultline::test
