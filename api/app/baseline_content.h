// content_digest: one digest over the content of some CIs at one version.
//
// Thread safety: a pure function.
//
//     digest     = SHA-256(varint CIs, row digest * CIs)           ascending by external id
//     row digest = SHA-256(bytes external id, content)
//
// Content is the merge of all claims, in the bytes of engine/identify/canonical_content.h.

#pragma once

#include <span>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace faultline::app {

// The digest of `members`, which are nodes of `at` by external id.
// Errors: corruption, unavailable.
// Cost: reading them; of an eighth of all CIs or more one pass over all.
[[nodiscard]] Result<Digest> content_digest(const Published& at,
                                            std::span<const graph::NodeIndex> members);

}  // namespace faultline::app
