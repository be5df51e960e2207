// The policy as JSON (docs/reference/policy.md).

#pragma once

#include "api/app/policies.h"
#include "api/json/writer.h"

namespace faultline::render {

// The document that `policy show` prints and `policy apply` reads, with the version it is of.
void write_policy(const app::PolicyAnswer& answer, json::JsonWriter& out);

// What another policy alters.
void write_policy_changes(const app::PolicyDone& done, json::JsonWriter& out);

// Every version of the policy, the newest first.
void write_policy_history(const app::PolicyHistoryAnswer& answer, json::JsonWriter& out);

// What rules can ask for.
void write_policy_checks(json::JsonWriter& out);

// The member `origin` of what has one version at a time: who wrote it; null if nobody did, or
// nobody knows any more.  REQUIRES: inside an object.
void write_origin(const std::optional<app::HistoryOrigin>& origin, json::JsonWriter& out);

}  // namespace faultline::render
