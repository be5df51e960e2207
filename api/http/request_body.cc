#include "api/http/request_body.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace faultline::http {

namespace {

constexpr std::size_t kInputBytesMax = std::size_t{64} * 1024;

}  // namespace

Refusal body_too_large(std::uint64_t bytes_max) {
    return {413,
            "body_too_large",
            "the request body is larger than the limit of " + std::to_string(bytes_max) +
                " bytes for this route"};
}

RequestBody::RequestBody(Connection& connection, std::uint64_t bytes_max, TransferDeadline deadline)
    : connection_(connection),
      bytes_max_(bytes_max),
      deadline_(deadline),
      length_rest_(connection.request.content_length.value_or(0)),
      continue_due_(connection.request.expects_continue) {
    if (connection.request.chunked) decoder_.emplace();
}

bool RequestBody::finished() const {
    return decoder_ ? decoder_->finished() : length_rest_ == 0;
}

Result<std::size_t> RequestBody::read(std::span<char> into) {
    assert(!into.empty());
    while (!fault_) {
        const std::size_t taken = take(into);
        if (fault_) break;
        if (taken > 0 || finished()) return taken;
        receive_more();
    }
    return fault_error();
}

void RequestBody::skip_received() {
    std::array<char, 4096> dropped{};
    while (!fault_ && !finished() && !connection_.input().empty()) {
        take(dropped);
    }
}

std::size_t RequestBody::take(std::span<char> into) {
    const std::string_view input = connection_.input();
    ChunkedDecoder::Step step;
    if (decoder_) {
        step = decoder_->decode(input, into);
    } else {
        const std::size_t room = std::min(input.size(), into.size());
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(room, length_rest_));
        std::copy_n(input.data(), taken, into.data());
        length_rest_ -= taken;
        step = {taken, taken};
    }
    connection_.consume(step.consumed);
    taken_bytes_ += step.produced;
    if (decoder_ && !decoder_->error().empty()) fault_ = malformed(std::string(decoder_->error()));
    if (taken_bytes_ > bytes_max_) fault_ = body_too_large(bytes_max_);
    return step.produced;
}

void RequestBody::receive_more() {
    if (continue_due_) {
        continue_due_ = false;
        connection_.send_at_once("HTTP/1.1 100 Continue\r\n\r\n");
    }
    const std::size_t before = connection_.input().size();
    Received received = connection_.receive(before + kInputBytesMax);
    if (received == Received::nothing) {
        if (!connection_.wait_for_input(deadline_.limit())) {
            fault_ = Refusal{408,
                             "request_timeout",
                             "the request body did not arrive in time or arrived too slowly"};
            return;
        }
        received = connection_.receive(before + kInputBytesMax);
    }
    if (received == Received::closed) {
        fault_ = malformed("the connection ended before the end of the request body");
    }
    deadline_.progressed(connection_.input().size() - before);
    // A fixed deadline also ends a body that keeps arriving.
    if (Clock::now() > deadline_.limit() && !fault_) {
        fault_ = Refusal{408, "request_timeout", "the request body took longer than its deadline"};
    }
}

Error RequestBody::fault_error() const {
    if (fault_->status == 413) return too_large(fault_->detail);
    if (fault_->status == 408) return unavailable(fault_->detail);
    return invalid_argument(fault_->detail);
}

}  // namespace faultline::http
