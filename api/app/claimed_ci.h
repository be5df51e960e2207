// ClaimedCi: what one source says about a CI, in the words of its user.
//
// Thread safety: pure functions; they belong to the job that looks at the state.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/app/ci_edit.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/model/attributes.h"

namespace faultline::app {

// Class, name, attributes, relationships and groups.
struct ClaimedCi {
    std::string class_name = {};
    std::string name = {};
    model::Attributes attributes = {};
    std::vector<RelationshipEdit> relationships = {};
    std::vector<GroupEdit> groups = {};
    bool has_ci_fields = false;  // else class, name and attributes are not claimed
};

// What `kManualSource` claims about `ci`, whose external id is `id`.  Errors: corruption,
// unavailable.
[[nodiscard]] Result<ClaimedCi> read_manual_claim(const identify::ClaimIndex& index,
                                                  CiId ci,
                                                  const std::string& id);

// `base` as `edit` changes it.
[[nodiscard]] ClaimedCi edited(ClaimedCi base, const CiEdit& edit);

}  // namespace faultline::app
