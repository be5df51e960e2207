// content_digest: one digest over the content of some CIs at one version.
//
// Thread safety: a pure function.
//
//     content = SHA-256(varint CIs, row digest * CIs)                       ascending by external
//     id row     = SHA-256(bytes external id, bytes class, bytes name,
//               varint count, (bytes name, bytes value) * attributes,
//               varint count, (bytes name, varint required) * groups,
//               varint count, relationship * relationships)
//
// A relationship is what it is in the state hash (storage/state_hash.h), in the same order.

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
