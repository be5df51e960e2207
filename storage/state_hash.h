// state_hash: one digest over everything that is claimed, whatever led to it.
//
// Thread safety: a pure function on a Database.
//
//     state        = SHA-256(varint CIs, row digest * CIs, varint entries, bytes entry * entries)
//                    CIs that someone claims something about, ascending by external id
//     row digest   = SHA-256(bytes external id, u8 alive, content, varint claims,
//                    (bytes source, u8 flags, content, [bytes native id]) * claims)
//                    ascending by source; flags 1: CI fields, 2: a native id, 4: outranks
//
// Content and relationships are the bytes of engine/identify/canonical_content.h.
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
