// state_hash: one digest over everything that is claimed, whatever led to it.
//
// Thread safety: a pure function on a Database.
//
//     state        = SHA-256(varint CIs, row digest * CIs, varint entries, bytes entry * entries)
//                    CIs that someone claims something about, ascending by external id
//     row digest   = SHA-256(bytes external id, u8 alive, content, varint claims,
//                    (bytes source, u8 has CI fields, content) * claims)      ascending by source
//     content      = bytes class, bytes name, varint count, (bytes name, bytes value) * attributes,
//                    varint count, (bytes name, varint required) * groups,
//                    varint count, relationship * relationships
//     relationship = bytes group, bytes type, bytes other external id, u8 recorded from the other
//     end,
//                    varint capacity, real strength, varint delay_s, u8 has, [zigzag verified_at]
//                    ascending by (group, type, other external id, end); ungrouped: empty group
//
// The first content of a row is the merge of all claims.  Without CI fields class, name and
// attributes are empty.

#pragma once

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "storage/published.h"

namespace faultline::storage {

// The digest of the state at its version.
// Errors: corruption, unavailable.
// Cost: a pass over external ids and claims; memory: the external ids and 32 bytes a CI.
[[nodiscard]] Result<Digest> state_hash(const Published& state);

}  // namespace faultline::storage
