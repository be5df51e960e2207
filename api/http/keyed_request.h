// KeyedRequest: the idempotency key of a request, and the digest of what it asks.
//
// The digest covers the method, the target as it was sent, the fields that decide what is done
// (Content-Type, If-Match, If-None-Match) and the body, which is hashed while it is read.
//
// Thread safety: none; belongs to the thread that serves the request.

#pragma once

#include <optional>

#include "api/app/commit.h"
#include "api/http/message.h"
#include "engine/base/error.h"

namespace faultline::http {

// One request with a key, for as long as it is answered.
class KeyedRequest {
 public:
    // What is wrong with the key of `request`; nothing if it is fine or there is none.
    [[nodiscard]] static std::optional<Error> fault_of(const Request& request);

    // Takes the place of the request's body until the end of this object.
    // REQUIRES: `request` has a key without a fault, and outlives this.
    explicit KeyedRequest(Request& request);
    ~KeyedRequest();
    KeyedRequest(const KeyedRequest&) = delete;
    KeyedRequest& operator=(const KeyedRequest&) = delete;

    // The key, for use cases.
    [[nodiscard]] const app::RequestKey& key() const { return key_; }

 private:
    class Body;

    Result<Digest> digest();

    Request* request_;
    BodyReader* original_;
    std::unique_ptr<Body> body_;
    std::optional<Digest> digest_;
    app::RequestKey key_;
};

}  // namespace faultline::http
