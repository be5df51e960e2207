// SignedHead: what a store says about its audit chain at one version, signed, to be kept elsewhere.
//
// A head pins all history up to its version: the audit hash depends on every byte of every record
// before it, and these on every operation.  Signed are these bytes (lines end with a newline,
// 0x0A):
//
//     faultline audit head 1
//     store <64 hex digits>              the audit hash of version 1
//     version <decimal>
//     graph_version <decimal>
//     time <RFC 3339 in UTC>             of the change set, as format_utc_time() writes it
//     chain <64 hex digits>              the audit hash of the version
//
// Thread safety: pure functions.

#pragma once

#include <string>

#include "engine/base/ids.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "storage/signing_key.h"

namespace faultline::storage {

// A head of the audit chain with its signature.
struct SignedHead {
    Digest store{};  // which store: the audit hash of its first version
    Version version{};
    Version graph_version{};
    UtcTime time;
    Digest chain{};
    PublicKey public_key{};
    Signature signature{};

    friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

// The bytes that are signed.
[[nodiscard]] std::string signed_bytes(const SignedHead& head);

// `head` with the key and the signature of `key`.
[[nodiscard]] SignedHead sign_head(SignedHead head, const SigningKey& key);

// True if the signature is that of the key the head names.
[[nodiscard]] bool has_valid_signature(const SignedHead& head);

}  // namespace faultline::storage
