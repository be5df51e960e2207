// Whom to tell: the owners and support groups of the services that an answer hits.
//
// Thread safety: may be called from any thread.

#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/questions.h"
#include "engine/base/result.h"
#include "engine/impact/affected.h"

namespace faultline::app {

// The attributes that name a contact; each is a role.  A value is a text or a list of texts.
inline constexpr std::array<std::string_view, 3> kContactRoles = {
    "owner", "support_group", "contact"};

// What one contact is to some services, each once, by id.
struct ContactRole {
    std::string_view role;
    std::vector<impact::AffectedCi> services;
};

// Somebody to tell, in the roles that they have, in the order of kContactRoles.
struct Contact {
    std::string name;
    std::vector<ContactRole> roles;
};

// All of them by name, and the services that name nobody, by id.
struct ImpactContacts {
    std::vector<Contact> contacts;
    std::vector<impact::AffectedCi> without;
};

// The contacts of `services`, which are CIs of the graph, each once, in any order.
// Errors: corruption, unavailable.  Cost: one seek for each.
[[nodiscard]] Result<ImpactContacts> contacts_of(const Published& at,
                                                 const std::vector<impact::AffectedCi>& services);

// The contacts of the services (service_class.h) that failed, are down, at risk or impaired.
// Errors: corruption, unavailable.
// Cost: O(the answer), O(n log n) of its services, and one seek for each of them.
[[nodiscard]] Result<ImpactContacts> contacts_of_impact(const ImpactAnswer& answer);

}  // namespace faultline::app
