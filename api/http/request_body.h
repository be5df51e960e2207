// RequestBody: the body of the request on a connection, without its framing, within its limits.
//
// Thread safety: none; belongs to the worker that serves the connection.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "api/http/chunked_decoder.h"
#include "api/http/connection.h"
#include "api/http/message.h"
#include "api/http/refusal.h"
#include "api/http/transfer_deadline.h"

namespace faultline::http {

class RequestBody final : public BodyReader {
 public:
    // The body that `connection.request` announces; `connection` must outlive it.
    RequestBody(Connection& connection, std::uint64_t bytes_max, TransferDeadline deadline);

    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;

    // Drops the rest of the body as far as it has been received already.
    void skip_received();

    // True if every byte of the body has been taken off the connection.
    [[nodiscard]] bool finished() const;

    // Why a read failed, as the answer the client gets.
    [[nodiscard]] const std::optional<Refusal>& fault() const { return fault_; }

 private:
    // Takes payload out of what has been received; may produce nothing.
    std::size_t take(std::span<char> into);
    void receive_more();
    [[nodiscard]] Error fault_error() const;

    Connection& connection_;
    std::uint64_t bytes_max_;
    TransferDeadline deadline_;
    std::optional<ChunkedDecoder> decoder_;  // set for chunked bodies
    std::uint64_t length_rest_ = 0;          // of bodies with a length
    std::uint64_t taken_bytes_ = 0;
    bool continue_due_ = false;
    std::optional<Refusal> fault_;
};

// The refusal of a body beyond its limit.
[[nodiscard]] Refusal body_too_large(std::uint64_t bytes_max);

}  // namespace faultline::http
