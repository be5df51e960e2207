// The value of a row of the table `request`: what a request with an idempotency key was answered.
//
//     varint version, 32 bytes digest of what was asked, bytes answer
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/change_set.h"

namespace faultline::storage {

// A request that was answered, as the store remembers it.
struct StoredRequest {
    Version version{};   // of the change set that did what was asked
    Digest digest{};     // of what was asked
    std::string answer;  // as the one who answered wrote it
};

// The value of the row, and back.  Errors: corruption if the bytes are none.
[[nodiscard]] std::string encode_request(Version version, const model::AnsweredRequest& request);
[[nodiscard]] Result<StoredRequest> decode_request(std::string_view bytes);

}  // namespace faultline::storage
